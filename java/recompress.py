#!/usr/bin/python3
"""Writes a jar again with its entries compressed harder, which saves a twentieth of it.

usage: recompress.py JAR

Names, order, times and contents stay. The sizes move from behind the entries to their heads. Needs the command zopfli.
"""

import concurrent.futures
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from pathlib import Path

VERSION_NEEDED = 20  # 2.0: deflate
SIZES_BEHIND = 1 << 3  # the flag of an entry whose head does not know its sizes
LOCAL_HEAD = "<4s5H3I2H"
CENTRAL_HEAD = "<4s6H3I5H2I"
END = "<4s4H2IH"


def deflated(content):
    """The content as a raw deflate stream, which has been read back."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        stream = subprocess.run(["zopfli", "--i5", "--deflate", "-c", file.name], check=True, capture_output=True).stdout
    if zlib.decompress(stream, wbits=-15) != content:
        sys.exit("recompress.py: zopfli has made another content")
    return stream


def packed(content):
    """The method of compression, and the bytes."""
    stream = deflated(content) if content else b""
    return (zipfile.ZIP_DEFLATED, stream) if len(stream) < len(content) else (zipfile.ZIP_STORED, content)


def heads(entry, method, stream, offset):
    """The two heads of an entry at this offset: before its bytes, and in the directory."""
    year, month, day, hour, minute, second = entry.date_time
    name = entry.filename.encode()
    common = (entry.flag_bits & ~SIZES_BEHIND, method, hour << 11 | minute << 5 | second // 2,
              (year - 1980) << 9 | month << 5 | day, entry.CRC, len(stream), entry.file_size, len(name), len(entry.extra))
    local = struct.pack(LOCAL_HEAD, b"PK\3\4", VERSION_NEEDED, *common)
    central = struct.pack(CENTRAL_HEAD, b"PK\1\2", VERSION_NEEDED, VERSION_NEEDED, *common,
                          0, 0, entry.internal_attr, entry.external_attr, offset)
    return local + name + entry.extra, central + name + entry.extra


def recompressed(jar):
    """The bytes of the new jar."""
    with zipfile.ZipFile(jar) as source, concurrent.futures.ThreadPoolExecutor() as threads:
        entries = source.infolist()
        results = threads.map(packed, [source.read(entry) for entry in entries])
    body, directory = bytearray(), bytearray()
    for entry, (method, stream) in zip(entries, results):
        local, central = heads(entry, method, stream, len(body))
        body += local + stream
        directory += central
    end = struct.pack(END, b"PK\5\6", 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    return bytes(body + directory + end)


def main(arguments):
    if len(arguments) != 1:
        sys.exit(__doc__)
    jar = Path(arguments[0])
    before = jar.stat().st_size
    jar.write_bytes(recompressed(jar))
    print(f"recompress: {jar}: {before} bytes before, {jar.stat().st_size} now")


if __name__ == "__main__":
    main(sys.argv[1:])
