package io.mortise.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockMode;
import io.mortise.cli.Cli;
import io.mortise.cli.Eventually;
import io.mortise.cli.Locks;
import io.mortise.cli.Main;
import io.mortise.cli.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("native")
@EnabledOnOs(
    value = OS.LINUX,
    disabledReason = "needs env(1) of coreutils, setsid(1) and script(1)")
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class RunSignalTest {

  /**
   * Names its parent, reports each signal, and ends with code 7 when it is given a line; or when
   * its parent is gone, for at the end of its input it would spin.
   */
  private static final String REPORTER =
      "for s in HUP INT TERM USR1 USR2; do trap \"echo got $s\" $s; done;"
          + " echo ready $PPID; until read line; do kill -0 $PPID || exit; done; exit 7";

  /** In no terminal, and with no signal ignored, however this test was started. */
  private static final List<String> DETACHED = List.of("env", "--default-signal", "setsid");

  @TempDir Path directory;

  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = directory.resolve("file");
  }

  private Cli startReporter(List<String> prefix) {
    Cli cli =
        Cli.start(prefix, Map.of(), Main.class, "run", file.toString(), "--", "sh", "-c", REPORTER);
    cli.expectLine("ready " + cli.pid());
    return cli;
  }

  @ParameterizedTest
  @ValueSource(strings = {"HUP", "INT", "TERM", "USR1", "USR2"})
  void aSignalGoesToTheCommandAndTheLockStaysUntilThatHasEnded(String name) throws IOException {
    try (Cli cli = startReporter(DETACHED)) {
      cli.signal(name);
      cli.expectLine("got " + name);
      cli.signal(name);
      cli.expectLine("got " + name);
      assertTrue(cli.isAlive());
      assertFalse(Locks.isFree(file));
      cli.type("end");
      assertEquals(7, cli.finish().exitCode());
      assertTrue(Locks.isFree(file));
    }
  }

  @Test
  void aCommandThatASignalEndsGivesTheExitCodeOfThatSignal() {
    try (Cli cli =
        Cli.start("run", file.toString(), "--", "sh", "-c", "echo ready; exec sleep 600")) {
      cli.expectLine("ready");
      cli.signal("TERM");
      assertEquals(128 + 15, cli.finish().exitCode());
    }
  }

  @Test
  void aSignalThatWasIgnoredFromTheStartStaysIgnored() {
    List<String> nohup = List.of("sh", "-c", "trap '' HUP; exec \"$@\"", "sh");
    try (Cli cli = startReporter(nohup)) {
      cli.signal("HUP");
      cli.signal("TERM");
      cli.expectLine("got TERM");
      cli.type("end");
      assertEquals(new Cli.Outcome(7, "", ""), cli.finish());
    }
  }

  @ParameterizedTest
  @CsvSource({"HUP, 129", "INT, 130", "TERM, 143"})
  void aSignalDuringTheWaitEndsItAndTheCommandNeverRuns(String name, int exitCode)
      throws IOException {
    try (Hold hold = Locks.hold(file, LockMode.EXCLUSIVE);
        Cli cli =
            Cli.start(
                DETACHED,
                Map.of(),
                Main.class,
                "run",
                "-v",
                file.toString(),
                "--",
                "echo",
                "ran")) {
      cli.awaitErr("waiting for");
      cli.signal(name);
      Cli.Outcome outcome = cli.finish();
      assertEquals(exitCode, outcome.exitCode());
      assertEquals("", outcome.out());
      assertTrue(hold.verify());
    }
  }

  @Test
  void controlCAtATerminalReachesTheCommandOnceAndMortiseStays() throws IOException {
    // script(1) makes the terminal: what is typed into it arrives as from a keyboard. Its shell
    // gets
    // the INT too, and dash would then end with 130 whatever the command says; hence the inner
    // exec.
    String inTerminal =
        "exec script -qec \"stty -echo; exec $(printf ' %s' \"$@\" | sed 's/ARGUMENT/\\\"$REPORTER\\\"/')\" /dev/null";
    List<String> terminal = List.of("sh", "-c", inTerminal, "sh");
    Map<String, String> environment = Map.of("REPORTER", REPORTER);
    try (Cli cli =
        Cli.start(
            terminal,
            environment,
            Main.class,
            "run",
            file.toString(),
            "--",
            "sh",
            "-c",
            "ARGUMENT")) {
      String mortise = cli.line().strip().substring("ready ".length());
      cli.press("\u0003");
      assertEquals("got INT", cli.line().strip());
      Signals.send("USR1", Long.parseLong(mortise));
      assertEquals("got USR1", cli.line().strip(), "there is no second INT");
      assertFalse(Locks.isFree(file));
      cli.type("end");
      Eventually.holds(() -> !cli.isAlive(), cli::err);
      assertEquals(new Cli.Outcome(7, "", ""), cli.finish());
    }
  }

  @Test
  void aMortiseThatIsKilledLeavesTheLockFreeAlthoughItsCommandRuns() {
    try (Cli cli = Cli.start("run", file.toString(), "--", "sh", "-c", "echo $$; cat >/dev/null")) {
      ProcessHandle command = ProcessHandle.of(Long.parseLong(cli.line())).orElseThrow();
      cli.signal("KILL");
      Eventually.holds(this::isFree, () -> "still locked");
      assertTrue(command.isAlive());
      cli.finish();
      command.onExit().join();
    }
  }

  private boolean isFree() {
    try {
      return Locks.isFree(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
