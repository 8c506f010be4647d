"""Linux: one library for glibc 2.17 and later, and for musl."""

import re

from elftools.elf.dynamic import DynamicSection
from elftools.elf.elffile import ELFFile
from elftools.elf.gnuversions import GNUVerNeedSection
from elftools.elf.sections import SymbolTableSection

MACHINES = {"x86_64": "EM_X86_64", "aarch64": "EM_AARCH64"}
ENTRY = "JNI_OnLoad"  # without it a JVM loads the library and finds nothing in it
EXPORTS = {ENTRY, "JNI_OnUnload"}
NEWEST_GLIBC = (2, 17)
# Kernels for aarch64 may have pages of 64 KiB.
SMALLEST_ALIGNMENT = {"x86_64": 0x1000, "aarch64": 0x10000}
CODE_AT_LOAD = {"DT_INIT", "DT_INIT_ARRAY", "DT_PREINIT_ARRAY", "DT_FINI", "DT_FINI_ARRAY"}
NODELETE = 0x8  # of DT_FLAGS_1
BIND_NOW = 0x8  # of DT_FLAGS

# In glibc and in musl under this very name. A large-file name (fcntl64) is not in musl from 1.2.4 on.
IMPORTS = {
    "__errno_location", "__libc_current_sigrtmax", "__libc_current_sigrtmin", "calloc", "clock_gettime", "close",
    "fchmod", "fcntl", "ffs", "flock", "free", "inotify_add_watch", "inotify_init1", "inotify_rm_watch", "memcpy",
    "memset", "nanosleep", "open", "ppoll", "pread", "pwrite", "read", "sigaction", "snprintf", "strcmp", "strncmp", "strtok_r", "syscall",
}


def violations(path, arch):
    with open(path, "rb") as file:
        elf = ELFFile(file)
        yield from header_violations(elf, arch)
        yield from segment_violations(elf, arch)
        yield from dynamic_violations(elf)
        yield from version_violations(elf)
        yield from symbol_violations(elf)


def header_violations(elf, arch):
    if elf["e_machine"] != MACHINES[arch]:
        yield f"is for {elf['e_machine']}, not {MACHINES[arch]}"
    if elf["e_type"] != "ET_DYN":
        yield f"is {elf['e_type']}, no shared object"


def segment_violations(elf, arch):
    stacks = [s for s in elf.iter_segments() if s["p_type"] == "PT_GNU_STACK"]
    if not stacks or any(s["p_flags"] & 1 for s in stacks):
        yield "asks for an executable stack"
    if not any(s["p_type"] == "PT_GNU_RELRO" for s in elf.iter_segments()):
        yield "leaves its relocated data writable (no RELRO)"
    for segment in elf.iter_segments():
        if segment["p_type"] == "PT_LOAD" and segment["p_align"] < SMALLEST_ALIGNMENT[arch]:
            yield f"is aligned to {segment['p_align']:#x}, less than a page may have"


def dynamic_violations(elf):
    tags = [t for s in elf.iter_sections() if isinstance(s, DynamicSection) for t in s.iter_tags()]
    value = {t.entry.d_tag: t.entry.d_val for t in tags}
    for tag in tags:
        if tag.entry.d_tag == "DT_NEEDED" and tag.needed != "libc.so.6":
            yield f"needs {tag.needed}"
        if tag.entry.d_tag in ("DT_RPATH", "DT_RUNPATH"):
            yield "looks for libraries in a place of its own (RPATH)"
    for tag in sorted(CODE_AT_LOAD & value.keys()):
        yield f"runs code when it is loaded or unloaded ({tag})"
    if any(s.name in (".ctors", ".dtors") for s in elf.iter_sections()):
        yield "runs code when it is loaded or unloaded (.ctors)"
    if value.get("DT_FLAGS_1", 0) & NODELETE:
        yield "stays mapped when its class loader is gone (NODELETE)"
    if not value.get("DT_FLAGS", 0) & BIND_NOW:
        yield "binds its imports late (no BIND_NOW)"


def version_violations(elf):
    for section in elf.iter_sections():
        if isinstance(section, GNUVerNeedSection):
            for _, versions in section.iter_versions():
                for version in versions:
                    match = re.fullmatch(r"GLIBC_(\d+)\.(\d+)(\.\d+)?", version.name)
                    if match is None or (int(match[1]), int(match[2])) > NEWEST_GLIBC:
                        yield f"needs a symbol of {version.name}"


def symbol_violations(elf):
    tables = [s for s in elf.iter_sections() if isinstance(s, SymbolTableSection) and s.name == ".dynsym"]
    symbols = [s for table in tables for s in table.iter_symbols() if s["st_info"]["bind"] != "STB_LOCAL"]
    imports = {s.name for s in symbols if s["st_shndx"] == "SHN_UNDEF"}
    exports = {s.name for s in symbols} - imports
    yield from (f"imports {n}, which is not known to be in every glibc and musl" for n in sorted(imports - IMPORTS))
    yield from (f"exports {n}" for n in sorted(exports - EXPORTS))
    if ENTRY not in exports:
        yield f"does not export {ENTRY}"
