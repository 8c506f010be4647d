package io.mortise.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Mortise;
import io.mortise.cli.Cli;
import io.mortise.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class DoctorTest {

  @TempDir Path directory;

  private static void expect(Cli.Outcome outcome, String... rows) {
    String squeezed = outcome.out().replaceAll(" +", " ");
    for (String row : rows) {
      assertTrue(squeezed.lines().anyMatch(line -> line.startsWith(row)), row + ":\n" + squeezed);
    }
  }

  @Test
  @Tag("native")
  void aHealthyDirectoryPassesAndIsLeftAsItWas() throws IOException {
    Cli.Outcome outcome = Cli.run("doctor", directory.toString());
    assertEquals(0, outcome.exitCode(), outcome.toString());
    expect(outcome, "mortise ", "Java ", "platform ", "backend NATIVE", "library ");
    expect(outcome, "path " + directory, "file system " + Mortise.probe(directory).type());
    expect(outcome, "fcntl works between two open files of this process", "retention possible");
    expect(outcome, "fcntl works", "flock works", ".lock file works", ".lock dir works");
    expect(outcome, "default works between two processes, through the NATIVE backend");
    try (Stream<Path> left = Files.list(directory)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  @Tag("native")
  void aFileIsTestedInItsDirectoryAndNotTouched() throws IOException {
    Path file = Files.writeString(directory.resolve("data"), "data");
    Cli.Outcome outcome = Cli.run("doctor", file.toString());
    assertEquals(0, outcome.exitCode(), outcome.toString());
    expect(outcome, "path " + file, "directory " + directory);
    assertEquals("data", Files.readString(file));
  }

  @Test
  @Tag("native")
  void aMissingPathIsTestedInTheNearestDirectoryThatExists() {
    Path missing = directory.resolve("not/there");
    Cli.Outcome outcome = Cli.run("doctor", missing.toString());
    assertEquals(0, outcome.exitCode(), outcome.toString());
    expect(outcome, "path " + missing + " (missing)", "directory " + directory);
  }

  @Test
  @Tag("native")
  void withoutAPathItIsTheCurrentDirectory() {
    Cli.Outcome outcome = Cli.run("doctor");
    expect(outcome, "path " + Path.of("").toAbsolutePath());
  }

  @Test
  @Tag("native")
  @EnabledOnOs(value = OS.LINUX, disabledReason = "needs /sys")
  void aDirectoryThatCannotBeWrittenFailsWithTheReason() {
    // Not even root may create files there.
    Cli.Outcome outcome = Cli.run("doctor", "/sys/kernel");
    assertEquals(1, outcome.exitCode());
    expect(outcome, "locks FAILED: cannot create a file in /sys/kernel: ");
    assertEquals("", outcome.err());
  }

  @Test
  @Tag("native") // elsewhere the JVM is told to do without, and that comes first
  void withoutTheNativeLibraryItFailsAndSaysWhy() {
    Map<String, String> foreign = Map.of("JDK_JAVA_OPTIONS", "-Dos.arch=pdp11");
    try (Cli cli = Cli.start(List.of(), foreign, Main.class, "doctor", directory.toString())) {
      Cli.Outcome outcome = cli.finish();
      assertEquals(1, outcome.exitCode());
      expect(outcome, "backend PORTABLE: the native library is not in use (UNSUPPORTED_PLATFORM)");
      expect(outcome, "tried jar:", "hint ");
      expect(outcome, "default works between two processes, through the PORTABLE backend");
    }
  }

  @Test
  @Tag("native") // elsewhere the JVM is told to do without, and that comes first
  void withASettingThatDoesNotWorkFilesAreNotLockedByDefault() {
    Map<String, String> wrong = Map.of("JDK_JAVA_OPTIONS", "-Dmortise.native.path=/no/such.so");
    try (Cli cli = Cli.start(List.of(), wrong, Main.class, "doctor", directory.toString())) {
      Cli.Outcome outcome = cli.finish();
      assertEquals(1, outcome.exitCode());
      expect(outcome, "backend none: ", "tried /no/such.so", "hint ", "default FAILED: ");
      assertTrue(outcome.out().contains("-Dmortise.native.path=/no/such.so is set"));
      expect(outcome, ".lock file works", ".lock dir works");
    }
  }

  @Test
  @Tag("native")
  void aHoleIsAWarningAndNotAFailure() {
    Map<String, String> wsl = Map.of("JDK_JAVA_OPTIONS", "-Dos.version=4.4.0-19041-Microsoft");
    try (Cli cli = Cli.start(List.of(), wsl, Main.class, "doctor", directory.toString())) {
      Cli.Outcome outcome = cli.finish();
      assertEquals(0, outcome.exitCode(), outcome.toString());
      expect(outcome, "WARNING fcntl: WSL 1 grants fcntl locks to everybody (github.com/");
    }
  }

  @Test
  @Tag("native")
  void whatIsKeptBetweenHoldsIsSaid() {
    Map<String, String> retain = Map.of("JDK_JAVA_OPTIONS", "-Dmortise.retain=50");
    try (Cli cli = Cli.start(List.of(), retain, Main.class, "doctor", directory.toString())) {
      Cli.Outcome outcome = cli.finish();
      assertEquals(0, outcome.exitCode(), outcome.toString());
      expect(outcome, "retention on: mortise.retain=50 ms");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"retain", "markerStyle", "fileSystemPolicy", "fileServerGrace"})
  void aSettingThatMakesNoSenseIsNamed(String name) {
    Cli.Outcome outcome =
        Cli.runWith("-Dmortise." + name + "=maybe", "doctor", directory.toString());
    assertEquals(1, outcome.exitCode(), outcome.toString());
    expect(outcome, "settings FAILED: -Dmortise." + name + "=maybe: n");
    assertFalse(outcome.toString().contains("Exception"), outcome.toString());
  }

  @Test
  void aLinkOrADeviceCannotBeLockedAndThatIsSaid() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("file"));
    Cli.Outcome outcome = Cli.run("doctor", link.toString());
    assertEquals(1, outcome.exitCode(), outcome.toString());
    expect(outcome, "file FAILED: " + link + " cannot be locked: a symbolic link");
    expect(outcome, "default works between two processes"); // beside it
    assertTrue(Files.isSymbolicLink(link));
  }

  @Test
  void withTheNativeLibrarySwitchedOffAllIsAsWanted() {
    Map<String, String> off = Map.of("JDK_JAVA_OPTIONS", "-Dmortise.native=off");
    try (Cli cli = Cli.start(List.of(), off, Main.class, "doctor", directory.toString())) {
      Cli.Outcome outcome = cli.finish();
      assertEquals(0, outcome.exitCode(), outcome.toString());
      expect(outcome, "backend PORTABLE: the native library is not in use (DISABLED)");
      expect(outcome, ".lock file works", ".lock dir works");
      expect(outcome, "default works between two processes, through the PORTABLE backend");
    }
  }
}
