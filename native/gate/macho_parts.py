"""The two parts of a Mach-O file that macholib leaves unread: the export trie, and the code signature."""

import hashlib
import struct

from macholib import mach_o

LC_DYLD_EXPORTS_TRIE = 0x80000033
EMBEDDED_SIGNATURE = 0xFADE0CC0
CODE_DIRECTORY = 0xFADE0C02
ADHOC = 0x2
SHA256 = 2
HASH_BYTES = 32


def exported_names(header, data):
    """What dyld finds by name: the leaves of the trie."""
    for load, command, _ in header.commands:
        if load.cmd == LC_DYLD_EXPORTS_TRIE:
            start, size = command.dataoff, command.datasize
        elif load.cmd in (mach_o.LC_DYLD_INFO, mach_o.LC_DYLD_INFO_ONLY):
            start, size = command.export_off, command.export_size
        else:
            continue
        return set(trie_names(data[start : start + size], 0, b"")) if size else set()
    raise ValueError("no export trie")


def uleb128(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def trie_names(trie, node, prefix):
    leaf_bytes, at = uleb128(trie, node)
    if leaf_bytes:
        yield prefix.decode()
    at += leaf_bytes
    children, at = trie[at], at + 1
    for _ in range(children):
        end = trie.index(b"\0", at)
        label = trie[at:end]
        child, at = uleb128(trie, end + 1)
        yield from trie_names(trie, child, prefix + label)


def signature_violations(header, data):
    """A library that was changed after it was signed is refused like one without a signature."""
    places = [c for load, c, _ in header.commands if load.cmd == mach_o.LC_CODE_SIGNATURE]
    if not places:
        yield "has no code signature"
        return
    blob = data[places[0].dataoff : places[0].dataoff + places[0].datasize]
    magic, _, count = struct.unpack_from(">III", blob)
    if magic != EMBEDDED_SIGNATURE:
        yield f"has a code signature of an unknown kind, {magic:#x}"
        return
    directories = []
    for index in range(count):
        _, offset = struct.unpack_from(">II", blob, 12 + 8 * index)
        if struct.unpack_from(">I", blob, offset)[0] == CODE_DIRECTORY:
            directories.append(blob[offset:])
    if not directories:
        yield "has a code signature that signs nothing"
    for directory in directories:
        yield from code_directory_violations(directory, data, places[0].dataoff)


def code_directory_violations(directory, data, signature_at):
    flags, hashes_at = struct.unpack_from(">II", directory, 12)
    pages, code_bytes = struct.unpack_from(">II", directory, 28)
    kind, page_bits = directory[37], directory[39]
    if not flags & ADHOC:
        yield "is signed by somebody, not ad hoc"
    if kind != SHA256:
        yield f"is signed with hashes of an unknown kind, {kind}"
        return
    if code_bytes != signature_at:
        yield f"is signed up to {code_bytes:#x}, not up to the signature itself at {signature_at:#x}"
        return
    wanted = -(-code_bytes >> page_bits)  # rounded up
    if pages != wanted:
        yield f"is signed with {pages} hashes, its code has {wanted} pages"
        return
    for page in range(pages):
        start = page << page_bits
        found = hashlib.sha256(data[start : min(start + (1 << page_bits), code_bytes)]).digest()
        at = hashes_at + page * HASH_BYTES
        if found != directory[at : at + HASH_BYTES]:
            yield f"was changed after it was signed (at {start:#x})"
