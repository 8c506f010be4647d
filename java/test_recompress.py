#!/usr/bin/python3
"""A jar that was written again is the same for whoever reads it, and smaller. Needs the command zopfli."""

import random
import tempfile
import unittest
import zipfile
from pathlib import Path

import recompress

CONTENTS = {
    "META-INF/": b"",
    "META-INF/MANIFEST.MF": b"Manifest-Version: 1.0\r\n\r\n",
    "empty": b"",
    "text": b"".join(b"%d bottles on the wall\n" % n for n in range(2000)),
    "noise": random.Random(6).randbytes(5000),
    "größe": b"a name beyond ASCII " * 9,
}


class RecompressTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="mortise-recompress-")
        self.addCleanup(folder.cleanup)
        self.jar = Path(folder.name) / "some.jar"
        with zipfile.ZipFile(self.jar, "w", zipfile.ZIP_DEFLATED) as jar:
            for name, content in CONTENTS.items():
                entry = zipfile.ZipInfo(name, (2026, 1, 2, 3, 4, 6))
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                entry.extra = b"\xfe\xca\0\0" if name == "META-INF/" else b""
                jar.writestr(entry, content)

    @staticmethod
    def told(jar):
        """All that a reader can see, in order."""
        with zipfile.ZipFile(jar) as entries:
            return [(e.filename, e.date_time, e.external_attr, e.extra, e.CRC, entries.read(e)) for e in entries.infolist()]

    def test_is_the_same_for_a_reader_and_smaller(self):
        before, size = self.told(self.jar), self.jar.stat().st_size
        recompress.main([str(self.jar)])
        self.assertEqual(before, self.told(self.jar))
        self.assertLess(self.jar.stat().st_size, size)

    def test_is_the_same_each_time(self):
        once = recompress.recompressed(self.jar)
        self.assertEqual(once, recompress.recompressed(self.jar))
        self.jar.write_bytes(once)
        self.assertEqual(once, recompress.recompressed(self.jar))


if __name__ == "__main__":
    unittest.main()
