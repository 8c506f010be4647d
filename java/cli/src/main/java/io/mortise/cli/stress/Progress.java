package io.mortise.cli.stress;

import io.mortise.cli.stress.referee.Summary;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/** A line every few seconds. */
final class Progress {

  private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final PrintWriter out;
  private long startNanos;
  private long lastNanos;
  private long lastOperations;

  Progress(PrintWriter out) {
    this.out = out;
  }

  /** All are at work. */
  void begin(Summary summary) {
    startNanos = System.nanoTime();
    lastNanos = startNanos;
    lastOperations = summary.operations();
    out.println("All are at work.");
    out.flush();
  }

  boolean isDue() {
    return System.nanoTime() - lastNanos >= EVERY_NANOS;
  }

  void show(Summary summary, Lockers lockers) {
    long now = System.nanoTime();
    long violations = summary.violationCounts().values().stream().mapToLong(Long::longValue).sum();
    out.printf(
        "%5d s  %,9.0f operations/s  %,d in all, %d kills, %d pauses, longest wait %,d ms%s%n",
        TimeUnit.NANOSECONDS.toSeconds(now - startNanos),
        (summary.operations() - lastOperations) / ((now - lastNanos) / 1e9),
        summary.operations(),
        lockers.kills(),
        lockers.pauses(),
        TimeUnit.NANOSECONDS.toMillis(summary.longestWaitNanos()),
        violations == 0 ? "" : String.format(", %,d VIOLATIONS", violations));
    out.flush();
    lastNanos = now;
    lastOperations = summary.operations();
  }
}
