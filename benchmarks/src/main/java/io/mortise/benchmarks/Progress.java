package io.mortise.benchmarks;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** Tells who watches what is running, and how much is left. */
final class Progress {

  /** Often enough to see that it goes on, seldom enough to be read. */
  private static final long NANOS_BETWEEN_LINES = 10_000_000_000L;

  private final PrintStream out;
  private final int rounds;
  private final double expectedSecondsPerRound;
  private final long startNanos = System.nanoTime();

  private double expectedSecondsDone;
  private long lastLineNanos = startNanos - NANOS_BETWEEN_LINES;

  Progress(PrintStream out, int rounds, List<Job> jobsOfARound) {
    this.out = out;
    this.rounds = rounds;
    expectedSecondsPerRound = jobsOfARound.stream().mapToDouble(Job::expectedSeconds).sum();
  }

  void begins(int round, Job job) {
    long now = System.nanoTime();
    if (now - lastLineNanos >= NANOS_BETWEEN_LINES) {
      lastLineNanos = now;
      out.printf(
          "round %d of %d, %3.0f %%, about %s left: %s%n",
          round,
          rounds,
          100 * expectedSecondsDone / (rounds * expectedSecondsPerRound),
          minutes(secondsLeft(now)),
          job);
    }
  }

  void ended(Job job) {
    expectedSecondsDone += job.expectedSeconds();
  }

  /** What was expected, corrected by how the expectation has done so far. */
  private double secondsLeft(long now) {
    double left = rounds * expectedSecondsPerRound - expectedSecondsDone;
    double soFar = (now - startNanos) / 1e9;
    return expectedSecondsDone == 0 ? left : left * soFar / expectedSecondsDone;
  }

  private static String minutes(double seconds) {
    Duration left = Duration.ofSeconds(Math.round(seconds));
    return String.format("%d:%02d", left.toMinutes(), left.toSecondsPart());
  }
}
