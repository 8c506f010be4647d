package io.mortise.internal.gate;

import java.time.Duration;

/**
 * How long, and how, somebody is prepared to wait.
 *
 * @param timed whether there is a deadline at all
 * @param deadlineNanos on the clock of {@link System#nanoTime}, if timed
 * @param interruptible whether an interrupt ends the wait
 */
public record Patience(boolean timed, long deadlineNanos, boolean interruptible) {

  public static final Patience ENDLESS = new Patience(false, 0, false);
  public static final Patience ENDLESS_INTERRUPTIBLE = new Patience(false, 0, true);

  /** Beyond this, nanoTime arithmetic would overflow; nobody lives to see the difference. */
  private static final long LONGEST_NANOS = Long.MAX_VALUE / 2;

  /** Interruptible, from now on. The timeout is not negative. */
  public static Patience of(Duration timeout) {
    return ofNanos(nanosOf(timeout));
  }

  public static Patience ofNanos(long timeoutNanos) {
    return new Patience(true, System.nanoTime() + Math.min(timeoutNanos, LONGEST_NANOS), true);
  }

  /** Of a duration that is not negative; of a very long one, the longest. */
  public static long nanosOf(Duration timeout) {
    return timeout.compareTo(Duration.ofNanos(LONGEST_NANOS)) >= 0
        ? LONGEST_NANOS
        : timeout.toNanos();
  }

  /** What is left, not negative; {@link Long#MAX_VALUE} without a deadline. */
  long remainingNanos() {
    return timed ? Math.max(0, deadlineNanos - System.nanoTime()) : Long.MAX_VALUE;
  }

  /** Has there been a deadline, and has it passed? */
  public boolean isOver() {
    return remainingNanos() == 0;
  }

  /** The same in the terms of {@code Description.awaitLock}. */
  long remainingForKernel() {
    return timed ? remainingNanos() : -1;
  }
}
