package io.mortise.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.NativeStatus.State;
import io.mortise.internal.jni.Handshake;
import io.mortise.portable.NoLocks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What somebody sets has to work; if it does not, nothing takes its place. */
@Tag("native")
@Tag("once")
@Timeout(300)
class SettingsTest {

  private static final String REQUIRE = "-Dmortise.native=require";

  /** Copies a file to where everybody may execute it, and executes the rest. */
  private static final String INSTALL = "install -m 755 \"$1\" \"$2\" && shift 2 && exec \"$@\"";

  @TempDir Path directory;
  @TempDir Path place;

  private Start start(String... options) {
    return new Start(directory).with(options);
  }

  @Test
  void aLibraryFileThatIsMissingIsAnError() throws Exception {
    String setting = "-Dmortise.native.path=" + place.resolve("missing.so");

    start(setting).run().assertRefused(setting, State.LINK_FAILED, "missing.so");
  }

  @Test
  void aLibraryFileThatIsATextIsAnError() throws Exception {
    Path text = Files.writeString(place.resolve("text.so"), "not a library");
    String setting = "-Dmortise.native.path=" + text;

    start(setting).run().assertRefused(setting, State.LINK_FAILED, text.toString());
  }

  @Test
  void aLibraryFileOfAnotherVersionIsAnError() throws Exception {
    Path old = Files.write(place.resolve("old.so"), Natives.ofAbi(place, 0));
    String setting = "-Dmortise.native.path=" + old;

    start(setting)
        .run()
        .assertRefused(setting, State.ABI_MISMATCH, "ABI is 0, expected " + Handshake.ABI);
  }

  /** Its ABI's number is right, and it has nothing else. */
  @Test
  void aLibraryFileThatLacksAMethodIsAnError() throws Exception {
    Path partial = Files.write(place.resolve("partial.so"), Natives.ofAbi(place, Handshake.ABI));
    String setting = "-Dmortise.native.path=" + partial;

    String words = partial + ": its ABI is " + Handshake.ABI + ", but it lacks ";
    start(setting).run().assertRefused(setting, State.ABI_MISMATCH, words, "init()");
    start(setting, REQUIRE).run().assertRefused(REQUIRE, State.ABI_MISMATCH, words);
  }

  @Test
  void aLibraryFileOfSomebodyElsesIsAnError() throws Exception {
    Path foreign = Path.of(System.getProperty("java.home"), "lib", System.mapLibraryName("zip"));
    String setting = "-Dmortise.native.path=" + foreign;

    start(setting).run().assertRefused(setting, State.LINK_FAILED, "has none of Mortise's methods");
  }

  @Test
  void aLibraryFileOnNoexecIsNamed() throws Exception {
    Optional<Noexec> noexec = Noexec.find(place);
    if (noexec.isEmpty()) {
      return; // which was said
    }
    Path real = Files.write(directory.resolve("real.so"), Natives.real());
    Path there = noexec.get().directory().resolve("mortise-test.so");
    String setting = "-Dmortise.native.path=" + there;
    try {
      start(setting)
          .launchedBy(noexec.get().launcher())
          .launchedBy(List.of("sh", "-c", INSTALL, "sh", real.toString(), there.toString()))
          .run()
          .assertRefused(
              setting,
              State.NOEXEC,
              "does not allow execution",
              "put that library into a directory");
    } finally {
      Files.deleteIfExists(there);
    }
  }

  @Test
  void anEmptyNameIsAnErrorAndNotTheWorkingDirectory() throws Exception {
    for (String name : List.of("mortise.native.path", "mortise.native.dir")) {
      String setting = "-D" + name + "=";

      start(setting)
          .run()
          .assertRefused(
              setting, State.INVALID_SETTING, "set -D" + name + " to a ", "leave it out");
    }
  }

  @Test
  void aLibraryFileThatFitsIsLoadedFromWhereItIs() throws Exception {
    Path library = Files.write(place.resolve("any name.so"), Natives.real());

    Start.Report report =
        start("-Dmortise.native.path=" + library, "-Djava.io.tmpdir=/sys/kernel").run();

    report.assertLoaded();
    assertEquals(library.toString(), report.value("source"));
  }

  @Test
  void aDirectoryThatIsMissingIsAnErrorAndIsNotMade() throws Exception {
    Path missing = place.resolve("missing");
    String setting = "-Dmortise.native.dir=" + missing;

    start(setting).run().assertRefused(setting, State.EXTRACT_FAILED, "NoSuchFileException");
    assertFalse(Files.exists(missing));
  }

  @Test
  void aDirectoryThatIsAFileIsAnError() throws Exception {
    String setting = "-Dmortise.native.dir=" + Files.createFile(place.resolve("file"));

    start(setting).run().assertRefused(setting, State.EXTRACT_FAILED, "file/mortise-");
  }

  @Test
  void aRelativeDirectoryWorks() throws Exception {
    Path relative = Path.of("").toAbsolutePath().relativize(place);

    start("-Dmortise.native.dir=" + relative).run().assertLoaded();
  }

  @Test
  void aDirectoryIsNotToBlameForADamagedJar() throws Exception {
    Relocation.copyOf(place);
    Natives.put(place, Natives.junk());

    start("-Dmortise.native.dir=" + place)
        .of(place)
        .run()
        .assertDegraded(State.DIGEST_MISMATCH, "10 bytes");
  }

  @Test
  void aDirectoryIsNotToBlameForALibraryThatTheSystemRefuses(@TempDir Path good) throws Exception {
    Relocation.copyOf(place);
    Natives.putWithDigest(place, Natives.junk());

    start("-Dmortise.native.dir=" + good)
        .of(place)
        .run()
        .assertDegraded(State.LINK_FAILED, Natives.FILE_NAME);
  }

  /** As Windows keeps one, which is a matter of names and of file operations. */
  @Test
  void aDirectoryWithAChangedCopyIsToBlame(@TempDir Path changed) throws Exception {
    Relocation.copyOf(place);
    Natives.putWithDigest(place, "windows-x86_64", Natives.junk());
    String setting = "-Dmortise.native.dir=" + changed;
    Start start = start(setting, "-Dos.name=Windows 11", "-Dos.arch=amd64").of(place);
    start.run().assertDegraded(State.LINK_FAILED, changed.toString());
    Path copy = Natives.onlyFile(changed);
    Files.writeString(copy, "something else");

    start
        .run()
        .assertRefused(
            setting,
            State.DIGEST_MISMATCH,
            copy + " is not the library of this jar",
            "delete " + copy + " when no process uses it");
  }

  @Test
  void anUnknownModeIsAnError() throws Exception {
    for (String value : new String[] {"on", "", "OFF"}) {
      String setting = "-Dmortise.native=" + value;

      start(setting).run().assertRefused(setting, State.INVALID_SETTING, "to auto, require or off");
    }
  }

  @Test
  void switchedOffNothingElseCounts() throws Exception {
    Start.Report report = start("-Dmortise.native=off", "-Dmortise.native.path=/no/such.so").run();

    assertEquals(State.DISABLED, report.state());
    assertEquals("PORTABLE true", report.value("default"));
    assertEquals("-", report.value("required by"));
  }

  @Test
  void whoRequiresItAndHasItNoticesNothing() throws Exception {
    Start.Report report = start(REQUIRE).run();

    report.assertLoaded();
    assertEquals(REQUIRE, report.value("required by"));
  }

  @Test
  void whoRequiresItGetsAnExceptionForEveryBadStart() throws Exception {
    start(REQUIRE, "-Djava.io.tmpdir=/sys/kernel")
        .launchedBy(
            List.of("sh", "-c", "ulimit -f 20 && exec \"$@\"", "sh")) // no other place either
        .run()
        .assertRefused(REQUIRE, State.EXTRACT_FAILED, "/sys/kernel/mortise-");
    start(REQUIRE, "-Dos.arch=pdp11")
        .run()
        .assertRefused(REQUIRE, State.UNSUPPORTED_PLATFORM, "linux-pdp11");
    Relocation.copyOf(place);
    Natives.put(place, Natives.junk());
    start(REQUIRE).of(place).run().assertRefused(REQUIRE, State.DIGEST_MISMATCH, "10 bytes");
  }

  @Test
  void whoRequiresItIsNotGivenMarkersWhereTheKernelHasNoLocks() throws Exception {
    List<String> noLocks = NoLocks.launcher(place);

    Start.Report auto = start().launchedBy(noLocks).run();
    assertEquals("PORTABLE true", auto.value("default"), auto.output());

    Start.Report required = start(REQUIRE).launchedBy(noLocks).run();
    assertEquals(State.LOADED, required.state(), required.output());
    assertTrue(required.value("default").contains("has no byte-range locks"), required.output());
  }

  /** No NoClassDefFoundError for whoever comes second. */
  @Test
  void theFirstFailureStaysKnown() throws Exception {
    String setting = "-Dmortise.native.path=/no/such.so";

    Start.Report report = start(setting).run();

    assertEquals("true", report.value("unchanged"));
    assertEquals(report.value("default"), report.value("again").replace("/again", "/default"));
    assertTrue(report.value("again").endsWith(report.value("status")), report.output());
  }
}
