"""macOS 11 and later; on arm64 the kernel refuses a library without a signature that fits."""

from macholib import mach_o
from macholib.MachO import MachO
from macholib.SymbolTable import SymbolTable

from macho_parts import exported_names, signature_violations

CPUS = {"x86_64": 0x01000007, "aarch64": 0x0100000C}
ENTRY = "_JNI_OnLoad"  # without it a JVM loads the library and finds nothing in it
# The last two, the places of the image itself, are in whatever zig links, and cannot be left out.
EXPORTS = {ENTRY, "_JNI_OnUnload", "___dso_handle", "__mh_dylib_header"}
OLDEST_MACOS = (11, 0)
INSTALL_NAME = "@rpath/libmortise.dylib"
SYSTEM_LIBRARY = "/usr/lib/libSystem.B.dylib"
# Its symbols, with the oldest macOS for each: clock_gettime's is in Apple's time.h; dyld_stub_binder came with compressed
# information for dyld in 10.6; INODE64 marks the large inode numbers of 10.5, on x86_64. On arm64 all are from 11.0.
IMPORTS = {
    "___error": (10, 0), "_calloc": (10, 0), "_clock_gettime": (10, 12), "_close": (10, 0), "_fchmod": (10, 0),
    "_fcntl": (10, 0), "_flock": (10, 0), "_free": (10, 0), "_fstat": (10, 0), "_fstat$INODE64": (10, 5),
    "_lstat": (10, 0), "_lstat$INODE64": (10, 5), "_nanosleep": (10, 0), "_open": (10, 0), "_pread": (10, 0), "_proc_listpidspath": (10, 5), "_pwrite": (10, 0),
    "dyld_stub_binder": (10, 6),
}
PLATFORM_MACOS = 1
ALLOW_STACK_EXECUTION = 0x20000
SECTION_TYPE = 0xFF
INITIALIZER_TYPES = {0x9: "module initializers", 0xA: "module terminators", 0x16: "initializer offsets"}


def violations(path, arch):
    data = path.read_bytes()
    library = MachO(str(path))
    for header in library.headers:
        yield from header_violations(header, arch)
        yield from command_violations(header)
        yield from version_violations(header)
        yield from import_violations(library, header)
        yield from export_violations(exported_names(header, data))
        if arch == "aarch64":  # zig signs for no other, and no other asks for it
            yield from signature_violations(header, data)


def header_violations(header, arch):
    if header.header.cputype & 0xFFFFFFFF != CPUS[arch]:
        yield f"is for CPU {header.header.cputype:#x}, not {CPUS[arch]:#x}"
    if header.filetype != "dylib":
        yield f"is a {header.filetype}, no dylib"
    if header.header.flags & ALLOW_STACK_EXECUTION:
        yield "asks for an executable stack"


def import_violations(library, header):
    names = {name.decode() for _, name in SymbolTable(library, header).undefsyms}
    for name in sorted(names):
        if IMPORTS.get(name, (99,)) > OLDEST_MACOS:
            yield f"imports {name}, which is not known to be in macOS {OLDEST_MACOS[0]}.{OLDEST_MACOS[1]}"


def export_violations(exports):
    yield from (f"exports {name}" for name in sorted(exports - EXPORTS))
    if ENTRY not in exports:
        yield f"does not export {ENTRY}"


def text(data):
    return data.rstrip(b"\0").decode()


def command_violations(header):
    for load, command, data in header.commands:
        if load.cmd == mach_o.LC_ID_DYLIB:
            if text(data) != INSTALL_NAME:
                yield f"calls itself {text(data)}, not {INSTALL_NAME}"
        elif isinstance(command, mach_o.dylib_command) and text(data) != SYSTEM_LIBRARY:
            yield f"needs {text(data)}"
        elif load.cmd == mach_o.LC_RPATH:
            yield "looks for libraries in a place of its own (RPATH)"
        elif load.cmd == mach_o.LC_SEGMENT_64:
            for section in data:
                kind = INITIALIZER_TYPES.get(section.flags & SECTION_TYPE)
                if kind is not None:
                    yield f"runs code when it is loaded or unloaded ({kind})"


def version_violations(header):
    builds = [c for load, c, _ in header.commands if load.cmd == mach_o.LC_BUILD_VERSION]
    if len(builds) != 1 or builds[0].platform != PLATFORM_MACOS:
        yield "does not say for which macOS it was built"
        return
    oldest = (builds[0].minos >> 16, builds[0].minos >> 8 & 0xFF)
    if oldest != OLDEST_MACOS:
        yield f"is for macOS {oldest[0]}.{oldest[1]} and later, not {OLDEST_MACOS[0]}.{OLDEST_MACOS[1]}"
