package io.mortise.cli.demo;

import java.io.PrintWriter;
import java.time.Duration;

/** Shows how the time passes: a bar that grows on a terminal, a line a second elsewhere. */
final class Progress {

  private static final int BAR_WIDTH = 30;
  private static final Duration TERMINAL_STEP = Duration.ofMillis(100);
  private static final Duration PLAIN_STEP = Duration.ofSeconds(1);

  private final PrintWriter out;
  private final boolean terminal;

  Progress(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Returns when the time is over. */
  void show(String title, Duration time) throws InterruptedException {
    long start = System.nanoTime();
    long stepNanos = (terminal ? TERMINAL_STEP : PLAIN_STEP).toNanos();
    for (long at = 0; at < time.toNanos(); at += stepNanos) {
      draw(title, at, time.toNanos());
      sleepUntil(start + Math.min(at + stepNanos, time.toNanos()));
    }
    if (terminal) {
      draw(title, time.toNanos(), time.toNanos());
      out.println();
      out.flush();
    }
  }

  private void draw(String title, long atNanos, long ofNanos) {
    long secondsLeft = Math.round(Math.ceil((ofNanos - atNanos) / 1e9));
    if (terminal) {
      int filled = (int) (BAR_WIDTH * atNanos / ofNanos);
      String bar = "#".repeat(filled) + ".".repeat(BAR_WIDTH - filled);
      out.printf("\r  %-15s %s %3d s left", title, bar, secondsLeft);
    } else {
      out.printf("  %-15s %d s left%n", title, secondsLeft);
    }
    out.flush();
  }

  private static void sleepUntil(long nanoTime) throws InterruptedException {
    long left = nanoTime - System.nanoTime();
    if (left > 0) {
      Thread.sleep(left / 1_000_000, (int) (left % 1_000_000));
    }
  }
}
