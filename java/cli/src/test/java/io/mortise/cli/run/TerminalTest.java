package io.mortise.cli.run;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TerminalTest {

  @Test
  void aProcessInTheForegroundGroupOfItsTerminalIsInterruptedTogetherWithItsChild() {
    assertTrue(Terminal.isForeground("71 (java) S 70 71 60 34816 71 4194304 9 0"));
  }

  @Test
  void aProcessInAnotherGroupIsNot() {
    assertFalse(Terminal.isForeground("71 (java) S 70 71 60 34816 60 4194304 9 0"));
  }

  @Test
  void aProcessWithoutATerminalIsNot() {
    assertFalse(Terminal.isForeground("71 (java) S 70 71 60 0 -1 4194304 9 0"));
  }

  @Test
  void theNameOfAProcessMayContainAnything() {
    assertTrue(Terminal.isForeground("71 (a) S 1 2) S 70 71 60 34816 71 4194304 9 0"));
  }
}
