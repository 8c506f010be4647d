#!/usr/bin/python3
"""Refuses natives that would not load, or not everywhere.

usage: gate.py DIRECTORY [JAR]

DIRECTORY has one folder for each platform, as ./dev natives makes it. With JAR, the jar must hold the same files.
Reads headers only, so it needs none of the machines the libraries are for.
"""

import sys
import zipfile
from pathlib import Path

import elf_rules
import macho_rules
import pe_rules

LARGEST_NATIVE_BYTES = 64 * 1024
LARGEST_JAR_BYTES = 400 * 1024
JAR_FOLDER = "META-INF/native/mortise/"

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


def jar_violations(jar, directory):
    size = jar.stat().st_size
    if size >= LARGEST_JAR_BYTES:
        yield f"{jar} has {size} bytes, {LARGEST_JAR_BYTES} are too many"
    with zipfile.ZipFile(jar) as entries:
        inside = {n for n in entries.namelist() if n.startswith(JAR_FOLDER) and not n.endswith("/")}
        for platform, (name, _) in PLATFORMS.items():
            entry = f"{JAR_FOLDER}{platform}/{name}"
            if entry not in inside:
                yield f"{jar} lacks {entry}"
            elif entries.read(entry) != (directory / platform / name).read_bytes():
                yield f"{jar} has another {entry} than {directory}"


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
