#!/usr/bin/python3
"""Refuses natives that would not load, or not everywhere.

usage: gate.py DIRECTORY [JAR]

DIRECTORY has one folder for each platform, as ./dev natives makes it. With JAR, the jar must hold the same files, their
checksums, and what else a release of the library consists of.
Reads headers only, so it needs none of the machines the libraries are for.
"""

import hashlib
import sys
import zipfile
from pathlib import Path

import elf_rules
import macho_rules
import pe_rules

LARGEST_NATIVE_BYTES = 64 * 1024
LARGEST_JAR_BYTES = 528 * 1024
JAR_FOLDER = "META-INF/native/mortise/"
JAR_CHECKSUMS = JAR_FOLDER + "SHA256SUMS"
IMAGE_FOLDER = "META-INF/native-image/io.mortise/mortise/"
JAR_PARTS = (
    "META-INF/LICENSE", "META-INF/NOTICE", "module-info.class",
    IMAGE_FOLDER + "jni-config.json", IMAGE_FOLDER + "native-image.properties",
    IMAGE_FOLDER + "reachability-metadata.json", IMAGE_FOLDER + "resource-config.json",
)

# Folder in the jar: the library's name there, and the rules for its format.
PLATFORMS = {
    "linux-x86_64": ("libmortise.so", elf_rules.violations),
    "linux-aarch64": ("libmortise.so", elf_rules.violations),
    "macos-x86_64": ("libmortise.dylib", macho_rules.violations),
    "macos-aarch64": ("libmortise.dylib", macho_rules.violations),
    "windows-x86_64": ("mortise.dll", pe_rules.violations),
    "windows-aarch64": ("mortise.dll", pe_rules.violations),
}


def size_violations(path):
    size = path.stat().st_size
    if size >= LARGEST_NATIVE_BYTES:
        yield f"has {size} bytes, {LARGEST_NATIVE_BYTES} are too many"


def native_violations(path, platform):
    """What is wrong with one library, as sentences without a subject."""
    arch = platform.split("-")[1]
    yield from size_violations(path)
    try:
        yield from PLATFORMS[platform][1](path, arch)
    except Exception as error:  # whatever a parser makes of a broken file
        yield f"cannot be read as a library for {platform}: {type(error).__name__}: {error}"


def directory_violations(directory):
    for platform, (name, _) in PLATFORMS.items():
        path = directory / platform / name
        if path.is_file():
            yield from (f"{path} {violation}" for violation in native_violations(path, platform))
        else:
            yield f"{path} is missing"


def checksums(directory):
    """What cmake/Checksums.cmake writes for these libraries, and for no other file."""
    libraries = sorted(f"{platform}/{name}" for platform, (name, _) in PLATFORMS.items())
    return "".join(f"{hashlib.sha256((directory / path).read_bytes()).hexdigest()}  {path}\n" for path in libraries)


def jar_violations(jar, directory):
    size = jar.stat().st_size
    if size >= LARGEST_JAR_BYTES:
        yield f"{jar} has {size} bytes, and has to have less than {LARGEST_JAR_BYTES}"
    with zipfile.ZipFile(jar) as entries:
        inside = set(entries.namelist())
        yield from (f"{jar} lacks {name}" for name in JAR_PARTS if name not in inside)
        for platform, (name, _) in PLATFORMS.items():
            entry = f"{JAR_FOLDER}{platform}/{name}"
            if entry not in inside:
                yield f"{jar} lacks {entry}"
            elif entries.read(entry) != (directory / platform / name).read_bytes():
                yield f"{jar} has another {entry} than {directory}"
        if JAR_CHECKSUMS not in inside:
            yield f"{jar} lacks {JAR_CHECKSUMS}"
        elif entries.read(JAR_CHECKSUMS).decode() != checksums(directory):
            yield f"{jar} has another {JAR_CHECKSUMS} than {directory} makes"


def main(arguments):
    if len(arguments) not in (1, 2):
        sys.exit(__doc__)
    directory = Path(arguments[0])
    found = list(directory_violations(directory))
    if len(arguments) == 2 and not found:
        found += jar_violations(Path(arguments[1]), directory)
    for violation in found:
        print(f"gate: {violation}", file=sys.stderr)
    if found:
        sys.exit(1)
    for platform, (name, _) in PLATFORMS.items():
        print(f"gate: {platform}/{name}: {(directory / platform / name).stat().st_size} bytes, all rules hold")


if __name__ == "__main__":
    main(sys.argv[1:])
