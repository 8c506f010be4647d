package io.mortise.harness;

/**
 * How much of a repeated test is run. {@code -Dmortise.test.full=true} runs all of it, {@code
 * -Dmortise.test.rounds=N} exactly N rounds.
 */
public final class TestScale {

  private static final boolean FULL = Boolean.getBoolean("mortise.test.full");

  private TestScale() {}

  /** For the rounds of one test. */
  public static int rounds(int usual, int full) {
    return Integer.getInteger("mortise.test.rounds", FULL ? full : usual);
  }
}
