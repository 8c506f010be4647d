package io.mortise.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.cli.Cli;
import io.mortise.cli.InProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunUsageTest {

  @TempDir Path directory;

  @Test
  void theFileAndTheCommandAreRequired() {
    expect("'FILE'", "run");
    expect("'COMMAND'", "run", file());
    expect("COMMAND is missing", "run", file(), "--");
    expect("the path is empty", "run", "", "--", "true");
  }

  @Test
  void notWaitingAndWaitingForATimeExcludeEachOther() {
    expect("mutually exclusive", "run", "-n", "-w", "5", file(), "--", "true");
  }

  @Test
  void aTimeHasToBeOne() {
    expect("'5 parsecs' is not a time", "run", "-w", "5 parsecs", file(), "--", "true");
    expect("'-1' is not a time", "run", "-w", "-1", file(), "--", "true");
  }

  @Test
  void aConflictExitCodeHasToFitIntoAByte() {
    expect("0 to 255, not 256", "run", "-E", "256", file(), "--", "true");
    expect("0 to 255, not -1", "run", "-E", "-1", file(), "--", "true");
    expect("'x' is not an int", "run", "-E", "x", file(), "--", "true");
  }

  @Test
  void aMechanismHasToBeOneOfTheTwo() {
    expect("FCNTL, FLOCK", "run", "--mechanism", "dotlock", file(), "--", "true");
  }

  @Test
  void anOptionAfterTheFileIsNotTakenForTheCommand() {
    expect("options go before FILE", "run", file(), "-n", "--", "true");
  }

  @Test
  void wordsThatTheLocaleCannotExpressAreRefusedRatherThanChanged() {
    expect("not text in this locale", "run", file(), "--", "echo", "\uFFFD");
    expect("not text in this locale", "run", file() + "\uFFFD", "--", "true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"retain", "markerStyle", "fileSystemPolicy", "fileServerGrace"})
  void aSettingThatMakesNoSenseIsNamed(String name) { // also where it would have no effect
    Cli.Outcome outcome = Cli.runWith("-Dmortise." + name + "=maybe", "run", file(), "--", "true");
    assertEquals(64, outcome.exitCode(), outcome.err());
    assertTrue(outcome.err().contains("mortise: -Dmortise." + name + "=maybe: n"), outcome.err());
  }

  private String file() {
    return directory.resolve("file").toString();
  }

  private void expect(String message, String... arguments) {
    Cli.Outcome outcome = InProcess.run(arguments);
    assertEquals(64, outcome.exitCode(), outcome.err());
    assertTrue(outcome.err().startsWith("mortise: "), outcome.err());
    assertTrue(outcome.err().contains(message), outcome.err());
    assertTrue(outcome.err().contains("Try 'mortise run --help'."), outcome.err());
    assertFalse(Files.exists(Path.of(file())), "nothing is created");
  }
}
