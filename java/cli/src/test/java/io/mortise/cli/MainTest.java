package io.mortise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "help"})
  void helpNamesTheCommandsAndNotTheHiddenOne(String option) {
    Cli.Outcome outcome = InProcess.run(option);
    assertEquals(0, outcome.exitCode());
    assertTrue(outcome.out().contains("run") && outcome.out().contains("doctor"), outcome.out());
    assertFalse(outcome.out().contains("probe"), outcome.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "doctor", "who", "stress"})
  void everyCommandHasHelpThatListsItsExitCodes(String command) {
    Cli.Outcome outcome = InProcess.run(command, "--help");
    assertEquals(0, outcome.exitCode());
    assertTrue(outcome.out().contains("Exit codes:"), outcome.out());
  }

  @Test
  void versionIsOneLine() {
    Cli.Outcome outcome = InProcess.run("--version");
    assertEquals(0, outcome.exitCode());
    assertTrue(outcome.out().matches("mortise \\S+\\R"), outcome.out());
  }

  @Test
  void aMissingOrUnknownCommandIsAUsageError() {
    assertEquals(64, InProcess.run().exitCode());
    assertEquals(64, InProcess.run("walk").exitCode());
  }
}
