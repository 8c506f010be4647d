package io.mortise.cli.demo;

/**
 * What one thread, process or contender did.
 *
 * @param increments how many it made
 * @param elapsedNanos how long it was at it
 * @param longestWaitNanos the longest it waited for one lock
 */
record Score(long increments, long elapsedNanos, long longestWaitNanos) {

  static final Score NOTHING = new Score(0, 0, 0);

  /** Of two that worked at the same time. */
  Score and(Score other) {
    return new Score(
        increments + other.increments,
        Math.max(elapsedNanos, other.elapsedNanos),
        Math.max(longestWaitNanos, other.longestWaitNanos));
  }

  double perSecond() {
    return elapsedNanos == 0 ? 0 : increments * 1e9 / elapsedNanos;
  }

  /** For {@link #parse}. */
  String format() {
    return increments + " " + elapsedNanos + " " + longestWaitNanos;
  }

  /**
   * The reverse of {@link #format}.
   *
   * @throws IllegalArgumentException if it is not that
   */
  static Score parse(String text) {
    String[] numbers = text.split(" ", -1);
    if (numbers.length != 3) {
      throw new IllegalArgumentException("no score: " + text);
    }
    return new Score(
        Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
  }
}
