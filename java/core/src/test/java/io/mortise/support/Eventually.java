package io.mortise.support;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another thread or process is about to bring about. */
public final class Eventually {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private Eventually() {}

  /** Returns when the condition holds; fails when that takes unreasonably long. */
  public static void eventually(String what, Callable<Boolean> condition) throws Exception {
    long deadlineNanos = System.nanoTime() + LIMIT.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new AssertionError("never came true: " + what);
      }
      pause(Duration.ofMillis(1));
    }
  }

  /** A moment too short to sleep, to shift one thread against another in a race. */
  public static void spin(long nanos) {
    long deadlineNanos = System.nanoTime() + nanos;
    while (System.nanoTime() - deadlineNanos < 0) {
      Thread.onSpinWait();
    }
  }

  /** Between two looks at a condition. */
  static void pause(Duration duration) {
    LockSupport.parkNanos(duration.toNanos());
  }
}
