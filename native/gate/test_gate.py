#!/usr/bin/python3
"""Every rule of the gate refuses a library that was built to break it. Needs zig in PATH."""

import itertools
import shutil
import subprocess
import tempfile
import unittest
import zipfile
from pathlib import Path

import pefile
from elftools.elf.elffile import ELFFile
from macholib import mach_o
from macholib.MachO import MachO

import gate

EXPORT = "__attribute__((visibility(\"default\"))) int JNI_OnLoad(void) { return 0; }\n"
TARGETS = {
    "linux-x86_64": "x86_64-linux-gnu.2.17",
    "linux-aarch64": "aarch64-linux-gnu.2.17",
    "macos-aarch64": "aarch64-macos.11.0",
    "windows-aarch64": "aarch64-windows-gnu",
}
# As the real libraries are linked, in short.
FLAGS = {
    "linux": ["-Wl,-z,relro,-z,now,-z,noexecstack"],
    "macos": ["-Wl,-install_name,@rpath/libmortise.dylib"],
    "windows": ["-nostdlib", "-rtlib=compiler-rt", "-Wl,-Brepro"],
}
WINDOWS_EXPORT = (
    "__declspec(dllexport) int JNI_OnLoad(void) { return 0; }\n"
    "int _DllMainCRTStartup(void *a, unsigned b, void *c) { return 1; }\n"
)


class GateTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = Path(tempfile.mkdtemp(prefix="mortise-gate-"))
        cls.addClassCleanup(shutil.rmtree, cls.directory)

    def build(self, platform, source, *flags, target=None):
        """The path of a library made from this C text."""
        place = self.directory / self.id().rsplit(".", 1)[-1]
        place.mkdir(exist_ok=True)
        (place / "source.c").write_text(source)
        library = place / gate.PLATFORMS[platform][0]
        subprocess.run(
            ["zig", "cc", "-target", target or TARGETS[platform], "-Os", "-fvisibility=hidden", "-fPIC", "-shared", "-s",
             *FLAGS[platform.split("-")[0]], "-o", library, place / "source.c", *flags],
            check=True, capture_output=True, text=True, cwd=place)
        return library

    @staticmethod
    def patch(library, offset, new_bytes):
        with open(library, "r+b") as file:
            file.seek(offset)
            file.write(new_bytes)

    def assert_refused(self, library, platform, *expected):
        """For exactly these reasons."""
        found = list(gate.native_violations(library, platform))
        for part in expected:
            self.assertTrue(any(part in violation for violation in found), f"{part!r} not in {found}")
        self.assertEqual(len(expected), len(found), found)


class EveryFormatTest(GateTest):
    def test_libraries_that_follow_the_rules_pass(self):
        for platform in TARGETS:
            source = WINDOWS_EXPORT if platform.startswith("windows") else EXPORT
            self.assert_refused(self.build(platform, source), platform)

    def test_a_library_for_another_architecture_is_refused(self):
        self.assert_refused(self.build("linux-aarch64", EXPORT), "linux-x86_64", "is for EM_AARCH64")
        self.assert_refused(self.build("macos-aarch64", EXPORT), "macos-x86_64", "is for CPU 0x100000c")
        self.assert_refused(self.build("windows-aarch64", WINDOWS_EXPORT), "windows-x86_64", "is for machine 0xaa64")

    def test_a_library_of_another_format_is_refused(self):
        linux = self.build("linux-x86_64", EXPORT)
        self.assert_refused(linux, "macos-x86_64", "cannot be read")
        self.assert_refused(linux, "windows-x86_64", "cannot be read")

    def test_what_is_no_shared_library_is_refused(self):
        linux = self.build("linux-x86_64", EXPORT)
        self.patch(linux, 16, bytes([2]))
        self.assert_refused(linux, "linux-x86_64", "is ET_EXEC, no shared object")
        macos = self.build("macos-aarch64", EXPORT)
        self.patch(macos, 12, bytes([8]))
        self.assert_refused(macos, "macos-aarch64", "is a bundle, no dylib", "was changed after it was signed")
        windows = self.build("windows-aarch64", WINDOWS_EXPORT)
        flags_at = int.from_bytes(windows.read_bytes()[60:64], "little") + 22
        self.patch(windows, flags_at, bytes([0x22, 0]))
        self.assert_refused(windows, "windows-aarch64", "is no DLL")

    def test_a_truncated_library_is_refused(self):
        library = self.build("linux-x86_64", EXPORT)
        library.write_bytes(library.read_bytes()[:40])
        self.assert_refused(library, "linux-x86_64", "cannot be read")

    def test_a_library_that_is_too_large_is_refused(self):
        source = "static const volatile char waste[70000] = {1};\n" + EXPORT.replace("return 0", "return waste[1]")
        self.assert_refused(self.build("linux-x86_64", source), "linux-x86_64", "bytes, 65536 are too many")

    def test_an_export_of_another_name_is_refused(self):
        more = EXPORT + EXPORT.replace("JNI_OnLoad", "more")
        self.assert_refused(self.build("linux-x86_64", more), "linux-x86_64", "exports more")
        self.assert_refused(self.build("macos-aarch64", more), "macos-aarch64", "exports _more")
        more = WINDOWS_EXPORT + "__declspec(dllexport) int more(void) { return 0; }\n"
        self.assert_refused(self.build("windows-aarch64", more), "windows-aarch64", "exports more")

    def test_a_library_without_the_entry_of_a_jvm_is_refused(self):
        other = EXPORT.replace("JNI_OnLoad", "JNI_OnUnload")
        self.assert_refused(self.build("linux-x86_64", other), "linux-x86_64", "does not export JNI_OnLoad")
        self.assert_refused(self.build("macos-aarch64", other), "macos-aarch64", "does not export _JNI_OnLoad")
        other = WINDOWS_EXPORT.replace("JNI_OnLoad", "JNI_OnUnload")
        self.assert_refused(self.build("windows-aarch64", other), "windows-aarch64", "does not export JNI_OnLoad")

    def test_a_constructor_is_refused(self):
        source = EXPORT + "volatile int ran;\n__attribute__((constructor)) void run(void) { ran = 1; }\n"
        self.assert_refused(self.build("linux-x86_64", source), "linux-x86_64", "(DT_INIT_ARRAY)")
        self.assert_refused(self.build("macos-aarch64", source), "macos-aarch64", "runs code when it is loaded")

    def test_a_missing_library_is_noticed(self):
        missing = list(gate.directory_violations(self.directory / "empty"))
        self.assertEqual(len(gate.PLATFORMS), len(missing))


class LinuxTest(GateTest):
    def test_a_constructor_of_the_old_kind_is_refused(self):
        source = EXPORT + "int ran;\nstatic void run(void) { ran = 1; }\n"
        source += "__attribute__((section(\".ctors\"), used)) static void (*volatile const entry)(void) = run;\n"
        self.assert_refused(self.build("linux-x86_64", source), "linux-x86_64", "(.ctors)")

    def test_a_symbol_newer_than_glibc_2_17_is_refused(self):
        source = "#include <sys/stat.h>\n" + EXPORT.replace("return 0", "struct stat s; return fstat(0, &s)")
        library = self.build("linux-x86_64", source, target="x86_64-linux-gnu.2.36")
        self.assert_refused(library, "linux-x86_64", "needs a symbol of GLIBC_2.33", "imports fstat")

    def test_an_import_that_musl_lacks_is_refused(self):
        source = "int __xstat64(int, const char *, void *);\n" + EXPORT.replace("return 0", "return __xstat64(1, \"\", 0)")
        self.assert_refused(self.build("linux-x86_64", source), "linux-x86_64", "imports __xstat64")

    def test_a_further_library_is_refused(self):
        source = "double cos(double);\n" + EXPORT.replace("(void) { return 0", "(void) { return (int)cos((double)(long)&JNI_OnLoad)")
        self.assert_refused(self.build("linux-x86_64", source, "-lm"), "linux-x86_64", "needs libm.so.6", "imports cos")

    def test_an_executable_stack_is_refused(self):
        library = self.build("linux-x86_64", EXPORT)
        with open(library, "rb") as file:
            elf = ELFFile(file)
            stack = [s["p_type"] for s in elf.iter_segments()].index("PT_GNU_STACK")
            flags_at = elf["e_phoff"] + stack * elf["e_phentsize"] + 4
        self.patch(library, flags_at, bytes([7]))  # readable, writable, executable
        self.assert_refused(library, "linux-x86_64", "executable stack")

    def test_the_protections_of_the_link_are_demanded(self):
        library = self.build("linux-x86_64", EXPORT, "-Wl,-z,norelro", "-Wl,-z,lazy", "-Wl,-rpath,/nowhere")
        self.assert_refused(library, "linux-x86_64", "no RELRO", "no BIND_NOW", "RPATH")

    def test_a_library_that_stays_mapped_is_refused(self):
        self.assert_refused(self.build("linux-x86_64", EXPORT, "-Wl,-z,nodelete"), "linux-x86_64", "(NODELETE)")

    def test_small_pages_are_refused_for_aarch64(self):
        library = self.build("linux-aarch64", EXPORT, "-Wl,-z,max-page-size=4096")
        self.assertTrue(all("is aligned to 0x1000" in v for v in gate.native_violations(library, "linux-aarch64")))
        self.assertTrue(list(gate.native_violations(library, "linux-aarch64")))


class MacosTest(GateTest):
    def command_offset(self, library, wanted):
        """Where in the file this load command begins."""
        header = MachO(str(library)).headers[0]
        at = 32
        for load, _, _ in header.commands:
            if load.cmd == wanted:
                return at
            at += load.cmdsize
        raise AssertionError(f"no command {wanted:#x}")

    def test_an_import_that_macos_11_lacks_is_refused(self):
        source = "int os_sync_wait_on_address(void *, long, long, int);\n"
        source += EXPORT.replace("return 0", "return os_sync_wait_on_address(0, 0, 0, 0)")
        library = self.build("macos-aarch64", source, target="aarch64-macos.15.0")
        self.assert_refused(library, "macos-aarch64", "imports _os_sync_wait_on_address", "is for macOS 15.0 and later")

    def test_another_minimum_version_is_refused(self):
        library = self.build("macos-aarch64", EXPORT, target="aarch64-macos.12.3")
        self.assert_refused(library, "macos-aarch64", "is for macOS 12.3 and later")

    def test_a_library_without_a_version_is_refused(self):
        library = self.build("macos-aarch64", EXPORT)
        at = self.command_offset(library, mach_o.LC_BUILD_VERSION)
        self.patch(library, at, mach_o.LC_SOURCE_VERSION.to_bytes(4, "little"))
        self.assert_refused(library, "macos-aarch64", "does not say for which macOS", "was changed after it was signed")

    def test_a_signature_of_another_kind_is_refused(self):
        for part, offset, byte, expected in (
            ("signature", 3, 1, "code signature of an unknown kind"),
            ("signature", 11, 0, "signs nothing"),
            ("directory", 15, 0, "signed by somebody"),
            ("directory", 37, 1, "hashes of an unknown kind, 1"),
        ):
            library = self.build("macos-aarch64", EXPORT)
            self.patch(library, self.signature_parts(library)[part] + offset, bytes([byte]))
            with self.subTest(expected):
                self.assert_refused(library, "macos-aarch64", expected)

    def signature_parts(self, library):
        """Where in the file the signature begins, and the code directory in it."""
        data = library.read_bytes()
        command = self.command_offset(library, mach_o.LC_CODE_SIGNATURE)
        signature = int.from_bytes(data[command + 8 : command + 12], "little")
        directory = int.from_bytes(data[signature + 16 : signature + 20], "big")
        return {"signature": signature, "directory": signature + directory}

    def test_a_library_without_a_signature_is_refused(self):
        library = self.build("macos-aarch64", EXPORT)
        at = self.command_offset(library, mach_o.LC_CODE_SIGNATURE)
        self.patch(library, at, mach_o.LC_DATA_IN_CODE.to_bytes(4, "little"))
        self.assert_refused(library, "macos-aarch64", "has no code signature")

    def test_a_signature_of_a_part_is_refused(self):
        library = self.build("macos-aarch64", EXPORT)
        directory = self.signature_parts(library)["directory"]
        signed = library.read_bytes()[directory + 28 : directory + 36]  # the number of pages, and that of bytes
        pages, code_bytes = int.from_bytes(signed[:4], "big"), int.from_bytes(signed[4:], "big")
        for offset, value, expected in (
            (28, 0, "is signed with 0 hashes"),
            (28, pages - 1, f"is signed with {pages - 1} hashes, its code has {pages} pages"),
            (32, 0, "is signed up to 0x0"),
            (32, code_bytes - 1, f"is signed up to {code_bytes - 1:#x}"),
        ):
            self.patch(library, directory + 28, signed)
            self.patch(library, directory + offset, value.to_bytes(4, "big"))
            with self.subTest(expected):
                self.assert_refused(library, "macos-aarch64", expected)

    def test_a_library_that_was_changed_after_it_was_signed_is_refused(self):
        library = self.build("macos-aarch64", EXPORT)
        self.patch(library, 0x1000, bytes([library.read_bytes()[0x1000] ^ 1]))
        self.assert_refused(library, "macos-aarch64", "was changed after it was signed (at 0x0)")

    def test_a_further_library_and_a_path_of_this_machine_are_refused(self):
        other = self.build("macos-aarch64", EXPORT.replace("JNI_OnLoad", "other"), "-Wl,-install_name,/opt/other.dylib")
        other = other.rename(other.with_name("libother.dylib"))
        source = "int other(void);\n" + EXPORT.replace("return 0", "return other()")
        library = self.build("macos-aarch64", source, other, "-Wl,-install_name,/tmp/libmortise.dylib", "-Wl,-rpath,/opt")
        self.assert_refused(
            library, "macos-aarch64", "needs /opt/other.dylib", "imports _other", "calls itself /tmp/libmortise.dylib",
            "RPATH")

    def test_an_executable_stack_is_refused(self):
        library = self.build("macos-aarch64", EXPORT)
        self.patch(library, 26, bytes([2]))  # of the flags: ALLOW_STACK_EXECUTION
        self.assert_refused(library, "macos-aarch64", "executable stack", "was changed after it was signed (at 0x0)")


class WindowsTest(GateTest):
    def test_a_further_library_is_refused(self):
        source = "__declspec(dllimport) int MessageBeep(unsigned);\n" + WINDOWS_EXPORT.replace("return 0", "return MessageBeep(0)")
        self.assert_refused(self.build("windows-aarch64", source, "-luser32"), "windows-aarch64", "needs USER32.dll")

    def test_an_import_that_windows_6_2_lacks_is_refused(self):
        source = "__declspec(dllimport) long SetThreadDescription(void *, const short *);\n"
        source += WINDOWS_EXPORT.replace("return 0", "return (int)SetThreadDescription(0, 0)")
        library = self.build("windows-aarch64", source, "-lkernel32")
        self.assert_refused(library, "windows-aarch64", "imports SetThreadDescription")

    def test_code_for_every_thread_is_refused(self):
        source = WINDOWS_EXPORT + "static int index;\nconst void *const _tls_used[5] = {0, 0, &index};\n"
        self.assert_refused(self.build("windows-aarch64", source), "windows-aarch64", "TLS directory")

    def change(self, library, edit):
        pe = pefile.PE(str(library))
        edit(pe.OPTIONAL_HEADER)
        changed = pe.write()
        pe.close()
        library.write_bytes(changed)

    def test_the_protections_of_the_link_are_demanded(self):
        library = self.build("windows-aarch64", WINDOWS_EXPORT)
        self.change(library, lambda header: setattr(header, "DllCharacteristics", 0))
        self.assert_refused(library, "windows-aarch64", "HIGH_ENTROPY_VA", "DYNAMIC_BASE", "executable stack")

    def test_a_newer_windows_is_refused(self):
        library = self.build("windows-aarch64", WINDOWS_EXPORT)
        self.change(library, lambda header: setattr(header, "MajorSubsystemVersion", 11))
        self.assert_refused(library, "windows-aarch64", "is for Windows 11.")


class JarTest(GateTest):
    numbers = itertools.count()  # so that every jar has a name of its own

    def natives_and_jar(self, name, leave_out=None, change=None, waste=0):
        """A jar as Maven makes it, in which one entry is left out or changed."""
        natives, jar = self.directory / name, self.directory / f"{name}.jar"
        parts = dict.fromkeys(gate.JAR_PARTS, "text")
        for platform, (library, _) in gate.PLATFORMS.items():
            (natives / platform).mkdir(parents=True)
            (natives / platform / library).write_text(platform)
            parts[f"{gate.JAR_FOLDER}{platform}/{library}"] = platform
        parts[gate.JAR_CHECKSUMS] = gate.checksums(natives)
        parts["waste"] = "x" * waste
        with zipfile.ZipFile(jar, "w") as entries:
            for entry, text in parts.items():
                if entry != leave_out:
                    entries.writestr(entry, "other" if entry == change else text)
        return jar, natives

    def assert_jar_refused(self, expected, **how):
        jar, natives = self.natives_and_jar(f"jar-{next(self.numbers)}", **how)
        found = list(gate.jar_violations(jar, natives))
        self.assertEqual(1 if expected else 0, len(found), found)
        self.assertIn(expected, "".join(found))

    def test_a_complete_jar_passes(self):
        self.assert_jar_refused("")

    def test_a_jar_that_lacks_a_part_is_refused(self):
        for part in (f"{gate.JAR_FOLDER}linux-aarch64/libmortise.so", gate.JAR_CHECKSUMS, *gate.JAR_PARTS):
            with self.subTest(part):
                self.assert_jar_refused(f"lacks {part}", leave_out=part)

    def test_a_jar_with_another_native_is_refused(self):
        entry = f"{gate.JAR_FOLDER}macos-x86_64/libmortise.dylib"
        self.assert_jar_refused(f"has another {entry}", change=entry)

    def test_a_jar_with_other_checksums_is_refused(self):
        self.assert_jar_refused(f"has another {gate.JAR_CHECKSUMS}", change=gate.JAR_CHECKSUMS)

    def test_a_jar_that_is_too_large_is_refused(self):
        self.assert_jar_refused("has to have less than", waste=gate.LARGEST_JAR_BYTES)


if __name__ == "__main__":
    unittest.main()
