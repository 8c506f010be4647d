"""Windows: on kernel32.dll alone, so no redistributable package has to be there."""

import pefile

MACHINES = {"x86_64": 0x8664, "aarch64": 0xAA64}
ENTRY = "JNI_OnLoad"  # without it a JVM loads the library and finds nothing in it
EXPORTS = {ENTRY, "JNI_OnUnload"}
DLL = 0x2000
# The oldest Windows that JDK 17 runs on calls itself 6.2 or later.
NEWEST_WINDOWS = (6, 2)

SYSTEM_LIBRARY = "kernel32.dll"
# Its functions, with the oldest Windows that Microsoft's reference names for each (5.1: XP, 6.0: Vista, 6.1: 7).
# Those for aarch64 have all of them.
IMPORTS = {
    "CancelIoEx": (6, 0), "CloseHandle": (5, 1), "CreateEventW": (5, 1), "CreateFileW": (5, 1), "FreeLibrary": (5, 1),
    "GetFileInformationByHandle": (5, 1), "GetFileType": (5, 1), "GetLastError": (5, 1), "GetModuleHandleW": (5, 1),
    "GetOverlappedResult": (5, 1), "GetProcAddress": (5, 1), "GetProcessHeap": (5, 1),
    "HeapAlloc": (5, 1), "HeapFree": (5, 1), "LoadLibraryExW": (5, 1), "LockFileEx": (5, 1),
    "QueryUnbiasedInterruptTime": (6, 1), "ReadFile": (5, 1), "SetEvent": (5, 1), "Sleep": (5, 1),
    "UnlockFileEx": (5, 1), "WaitForMultipleObjects": (5, 1), "WriteFile": (5, 1),
}
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
    if version > NEWEST_WINDOWS:
        yield f"is for Windows {version[0]}.{version[1]} and later"
    for flag, violation in PROTECTIONS.items():
        if not optional.DllCharacteristics & flag:
            yield violation


def import_violations(pe):
    tables = [*getattr(pe, "DIRECTORY_ENTRY_IMPORT", []), *getattr(pe, "DIRECTORY_ENTRY_DELAY_IMPORT", [])]
    for table in tables:
        if table.dll.decode().lower() != SYSTEM_LIBRARY:
            yield f"needs {table.dll.decode()}"
            continue
        for name in sorted(name_of(function) for function in table.imports):
            if IMPORTS.get(name, (99,)) > NEWEST_WINDOWS:
                yield f"imports {name}, which is not known to be in Windows {NEWEST_WINDOWS[0]}.{NEWEST_WINDOWS[1]}"


def export_violations(pe):
    table = getattr(pe, "DIRECTORY_ENTRY_EXPORT", None)
    exports = {name_of(function) for function in table.symbols} if table else set()
    yield from (f"exports {name}" for name in sorted(exports - EXPORTS))
    if ENTRY not in exports:
        yield f"does not export {ENTRY}"


def name_of(function):
    return function.name.decode() if function.name else f"number {function.ordinal}"


def code_at_load_violations(pe):
    """Constructors are run by the C runtime, and no import of one passes; that leaves the callbacks of threads."""
    if hasattr(pe, "DIRECTORY_ENTRY_TLS"):
        yield "runs code in every new thread, or may (TLS directory)"
