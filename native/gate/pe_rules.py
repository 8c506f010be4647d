"""Windows: on kernel32.dll alone, so no redistributable package has to be there."""

import pefile

MACHINES = {"x86_64": 0x8664, "aarch64": 0xAA64}
EXPORTS = {"JNI_OnLoad", "JNI_OnUnload"}
SYSTEM_LIBRARIES = {"kernel32.dll"}
DLL = 0x2000
# The oldest Windows that JDK 17 runs on calls itself 6.2 or later.
NEWEST_SUBSYSTEM = (6, 2)
PROTECTIONS = {
    0x20: "is loaded below 4 GiB only (no HIGH_ENTROPY_VA)",
    0x40: "is loaded at a fixed address (no DYNAMIC_BASE)",
    0x100: "asks for an executable stack (no NX_COMPAT)",
}


def violations(path, arch):
    pe = pefile.PE(str(path))
    yield from header_violations(pe, arch)
    yield from import_violations(pe)
    yield from export_violations(pe)
    yield from code_at_load_violations(pe)


def header_violations(pe, arch):
    if pe.FILE_HEADER.Machine != MACHINES[arch]:
        yield f"is for machine {pe.FILE_HEADER.Machine:#x}, not {MACHINES[arch]:#x}"
    if not pe.FILE_HEADER.Characteristics & DLL:
        yield "is no DLL"
    optional = pe.OPTIONAL_HEADER
    version = (optional.MajorSubsystemVersion, optional.MinorSubsystemVersion)
    if version > NEWEST_SUBSYSTEM:
        yield f"is for Windows {version[0]}.{version[1]} and later"
    for flag, violation in PROTECTIONS.items():
        if not optional.DllCharacteristics & flag:
            yield violation


def import_violations(pe):
    tables = [*getattr(pe, "DIRECTORY_ENTRY_IMPORT", []), *getattr(pe, "DIRECTORY_ENTRY_DELAY_IMPORT", [])]
    for name in sorted({t.dll.decode() for t in tables}):
        if name.lower() not in SYSTEM_LIBRARIES:
            yield f"needs {name}"


def export_violations(pe):
    exports = getattr(pe, "DIRECTORY_ENTRY_EXPORT", None)
    for symbol in exports.symbols if exports else []:
        name = symbol.name.decode() if symbol.name else f"number {symbol.ordinal}"
        if name not in EXPORTS:
            yield f"exports {name}"


def code_at_load_violations(pe):
    """Constructors are run by the C runtime, and no import of one passes; that leaves the callbacks of threads."""
    if hasattr(pe, "DIRECTORY_ENTRY_TLS"):
        yield "runs code in every new thread, or may (TLS directory)"
