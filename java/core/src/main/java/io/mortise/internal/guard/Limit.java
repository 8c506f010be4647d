package io.mortise.internal.guard;

import org.jspecify.annotations.Nullable;

/**
 * How long the calling thread may be kept by guarded calls, said by the one who knows its timeout
 * for those that do not.
 *
 * @param deadlineNanos on the clock of {@link System#nanoTime}, if timed
 */
public record Limit(boolean timed, long deadlineNanos, boolean interruptible) {

  private static final ThreadLocal<@Nullable Limit> OF_THREAD = new ThreadLocal<>();

  /** From here to {@link #end}, which must follow in the same thread. */
  public void begin() {
    OF_THREAD.set(this);
  }

  public static void end() {
    OF_THREAD.remove();
  }

  /** With the slack that the wait before may have used up. */
  static long remainingNanos(long otherwise) {
    Limit limit = OF_THREAD.get();
    return limit == null || !limit.timed
        ? otherwise
        : Math.max(0, limit.deadlineNanos - System.nanoTime()) + Guard.SLACK_NANOS;
  }

  static boolean isInterruptible() {
    Limit limit = OF_THREAD.get();
    return limit != null && limit.interruptible;
  }
}
