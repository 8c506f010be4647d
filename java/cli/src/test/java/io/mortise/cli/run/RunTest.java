package io.mortise.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockMode;
import io.mortise.Mechanism;
import io.mortise.cli.Cli;
import io.mortise.cli.Locks;
import io.mortise.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("native")
@EnabledOnOs(
    value = {OS.LINUX, OS.MAC},
    disabledReason = "needs sh(1)")
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class RunTest {

  /** Says that it runs, then runs until its standard input ends. */
  static final String[] UNTIL_EOF = {"sh", "-c", "echo running; cat >/dev/null"};

  @TempDir Path directory;

  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = directory.resolve("file");
  }

  private static String[] words(String[] first, String... rest) {
    return Stream.concat(Stream.of(first), Stream.of(rest)).toArray(String[]::new);
  }

  private String[] onFile(String... command) {
    return words(new String[] {"run", file.toString(), "--"}, command);
  }

  // ---- the command ----

  @Test
  void theExitCodeIsThatOfTheCommand() {
    assertEquals(0, Cli.run(onFile("true")).exitCode());
    assertEquals(42, Cli.run(onFile("sh", "-c", "exit 42")).exitCode());
  }

  @Test
  void aCommandEndedByASignalCountsAsTheShellDoes() {
    assertEquals(128 + 9, Cli.run(onFile("sh", "-c", "kill -KILL $$")).exitCode());
  }

  @Test
  void standardInputOutputAndErrorAreThoseOfMortise() {
    try (Cli cli = Cli.start(onFile("sh", "-c", "read x; echo out $x; echo err $x >&2"))) {
      cli.type("put in");
      Cli.Outcome outcome = cli.finish();
      assertEquals("out put in\n", outcome.out());
      assertEquals("err put in\n", outcome.err());
    }
  }

  @Test
  void argumentsReachTheCommandUntouched() {
    Cli.Outcome outcome =
        Cli.run(onFile("printf", "[%s]", "-n", "--", "@x", "", "a b", "$x", "\"q"));
    assertEquals("[-n][--][@x][][a b][$x][\"q]\n", outcome.out());
  }

  @Test
  void theTwoDashesMayBeLeftOut() {
    Cli.Outcome outcome = Cli.run("run", file.toString(), "printf", "[%s]", "-s", "--", "x");
    assertEquals("[-s][--][x]\n", outcome.out());
  }

  @Test
  void aCommandThatIsNotThereIs127AndOneThatCannotBeExecutedIs126() throws IOException {
    Cli.Outcome missing = Cli.run(onFile("no-such-command"));
    assertEquals(127, missing.exitCode());
    assertEquals("mortise: no-such-command: command not found\n", missing.err());
    assertEquals(127, Cli.run(onFile(directory.resolve("missing").toString())).exitCode());

    Path plain = Files.writeString(directory.resolve("plain"), "text");
    Cli.Outcome notExecutable = Cli.run(onFile(plain.toString()));
    assertEquals(126, notExecutable.exitCode());
    assertTrue(notExecutable.err().contains(plain.toString()), notExecutable.err());
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "needs /proc")
  void theCommandInheritsNoDescriptorButTheThreeOfEveryProcess() throws IOException {
    try (Cli cli = Cli.start(onFile("sh", "-c", "echo $$; read line"))) {
      Path descriptors = Path.of("/proc", cli.line(), "fd");
      try (Stream<Path> open = Files.list(descriptors)) {
        assertEquals(
            List.of("0", "1", "2"), open.map(fd -> fd.getFileName().toString()).sorted().toList());
      }
    }
  }

  // ---- the file ----

  @Test
  void theFileIsLockedWhileTheCommandRunsAndFreeAfterwards() throws IOException {
    try (Cli cli = Cli.start(onFile(UNTIL_EOF))) {
      cli.expectLine("running");
      assertFalse(Locks.isFree(file));
      assertEquals(0, cli.finish().exitCode());
      assertTrue(Locks.isFree(file));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatTheFileHoldsIsNeverTouched(Mechanism mechanism) throws IOException {
    Files.writeString(file, "somebody's data");
    String name = mechanism.name().toLowerCase(Locale.ROOT);
    assertEquals(0, Cli.run("run", "--mechanism", name, file.toString(), "--", "true").exitCode());
    assertEquals("somebody's data", Files.readString(file));
  }

  @Test
  void aMissingFileIsCreatedEmptyForThisUserOnly() throws IOException {
    assertEquals(0, Cli.run(onFile("true")).exitCode());
    assertEquals(0, Files.size(file));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void aFileThatCannotBeLockedIsNamedTogetherWithTheReason() throws IOException {
    expectNoInput(directory, "a directory");
    expectNoInput(directory.resolve("missing/file"), "parent directory is missing");
    expectNoInput(Path.of("/dev/null"), "not a regular file");
    expectNoInput(
        Files.createSymbolicLink(directory.resolve("link"), directory.resolve("x")), "link");
  }

  private static void expectNoInput(Path path, String reason) {
    Cli.Outcome outcome = Cli.run("run", path.toString(), "--", "echo", "ran");
    assertEquals(66, outcome.exitCode(), outcome.err());
    assertEquals("", outcome.out());
    assertTrue(outcome.err().startsWith("mortise: open " + path + ": "), outcome.err());
    assertTrue(outcome.err().contains(reason), outcome.err());
    assertEquals(1, outcome.err().lines().count(), outcome.err());
  }

  // ---- conflict ----

  @Test
  void withoutWaitingAConflictIsExitCode1AndSilent() throws IOException {
    try (Hold hold = Locks.hold(file, LockMode.SHARED)) {
      Cli.Outcome outcome = Cli.run("run", "-n", file.toString(), "--", "echo", "ran");
      assertEquals(new Cli.Outcome(1, "", ""), outcome);
      assertTrue(hold.verify());
    }
  }

  @Test
  void theConflictExitCodeCanBeChosen() throws IOException {
    try (Hold hold = Locks.hold(file, LockMode.EXCLUSIVE)) {
      assertEquals(75, Cli.run("run", "-nE75", file.toString(), "true").exitCode());
      assertEquals(0, Cli.run("run", "-n", "-E", "0", file.toString(), "false").exitCode());
      assertEquals(9, Cli.run("run", "-E9", "-w0", file.toString(), "true").exitCode());
      assertTrue(hold.verify());
    }
  }

  @Test
  void aWaitEndsWithTheTimeAndNotBefore() throws IOException {
    try (Hold hold = Locks.hold(file, LockMode.EXCLUSIVE)) {
      long start = System.nanoTime();
      Cli.Outcome outcome = Cli.run("run", "-v", "-w", "700ms", file.toString(), "--", "true");
      assertEquals(1, outcome.exitCode());
      assertTrue(System.nanoTime() - start >= Duration.ofMillis(700).toNanos());
      assertTrue(outcome.err().contains("not granted within 700 ms"), outcome.err());
      assertTrue(hold.verify());
    }
  }

  @Test
  void whoeverWaitsGetsTheLockWhenItIsReleased() throws IOException {
    Hold hold = Locks.hold(file, LockMode.EXCLUSIVE);
    try (Cli timed = Cli.start("run", "-v", "-w", "60", file.toString(), "--", "true");
        Cli endless = Cli.start("run", "-v", file.toString(), "--", "true")) {
      timed.awaitErr("waiting for " + file + ", locked by");
      endless.awaitErr("waiting for " + file + ", locked by");
      assertTrue(timed.isAlive() && endless.isAlive());
      hold.close();
      assertEquals(0, timed.finish().exitCode());
      assertEquals(0, endless.finish().exitCode());
    } finally {
      hold.close();
    }
  }

  @Test
  void sharedHoldersShareAndKeepExclusiveOnesOut() {
    try (Cli reader = Cli.start(words(new String[] {"run", "-s", file.toString()}, UNTIL_EOF))) {
      reader.expectLine("running");
      assertEquals(0, Cli.run("run", "-s", "-n", file.toString(), "--", "true").exitCode());
      assertEquals(1, Cli.run("run", "-n", file.toString(), "--", "true").exitCode());
    }
  }

  @Test
  void anExclusiveHolderKeepsSharedOnesOut() {
    try (Cli writer = Cli.start(onFile(UNTIL_EOF))) {
      writer.expectLine("running");
      assertEquals(1, Cli.run("run", "-s", "-n", file.toString(), "--", "true").exitCode());
    }
  }

  @Test
  void theTwoMechanismsDoNotSeeEachOther() throws IOException {
    try (Cli cli =
        Cli.start(
            words(new String[] {"run", "--mechanism=flock", file.toString(), "--"}, UNTIL_EOF))) {
      cli.expectLine("running");
      assertTrue(Locks.isFree(file, Mechanism.FCNTL, LockMode.EXCLUSIVE));
      assertFalse(Locks.isFree(file, Mechanism.FLOCK, LockMode.EXCLUSIVE));
    }
  }

  // ---- without the native library ----

  @Test
  void switchedOffThePortableBackendLocks() {
    Map<String, String> off = Map.of("JDK_JAVA_OPTIONS", "-Dmortise.native=off");
    try (Cli cli = Cli.start(List.of(), off, Main.class, onFile("echo", "ran"))) {
      Cli.Outcome outcome = cli.finish();
      assertEquals(0, outcome.exitCode(), outcome.toString());
      assertEquals("ran", outcome.out().strip());
    }
  }

  @Test
  @Tag("native") // elsewhere the JVM is told to do without, and that comes first
  void requiredButNotToBeHadTheExitCodeIs69AndTheMessageSaysWhy() {
    Map<String, String> required =
        Map.of("JDK_JAVA_OPTIONS", "-Dmortise.native=require -Dos.arch=pdp11");
    try (Cli cli = Cli.start(List.of(), required, Main.class, onFile("echo", "ran"))) {
      Cli.Outcome outcome = cli.finish();
      assertEquals(69, outcome.exitCode());
      assertEquals("", outcome.out());
      assertTrue(outcome.err().contains("-Dmortise.native=require is set"), outcome.err());
    }
  }
}
