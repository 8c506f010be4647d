package io.mortise.internal.portable;

import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait between two tries: short at first, doubling, and random, so that those who were
 * refused together do not come together again.
 */
final class BackOff {

  private static final long FIRST_NANOS = 100_000;
  private static final long CAP_NANOS = 10_000_000;

  /**
   * Where only the kernel's lock is in the way: a busy native locker leaves it free for some
   * microseconds at a time, and there is nothing that would wake us.
   */
  private static final long UNMARKED_CAP_NANOS = 1_000_000;

  /** With a wake-up in sight, a try only has to notice that the owner has died. */
  private static final long WATCHED_CAP_NANOS = 100_000_000;

  private long limitNanos = FIRST_NANOS;

  /**
   * The next pause.
   *
   * @param marked whether there is a marker
   * @param watched whether something wakes the waiter when it goes away
   */
  long nextNanos(boolean marked, boolean watched) {
    long cap = cap(marked, watched);
    long limit = Math.min(limitNanos, cap);
    limitNanos = Math.min(2 * limit, cap);
    return ThreadLocalRandom.current().nextLong(limit / 2, limit);
  }

  private static long cap(boolean marked, boolean watched) {
    if (!marked) {
      return UNMARKED_CAP_NANOS;
    }
    return watched ? WATCHED_CAP_NANOS : CAP_NANOS;
  }

  /** Something has happened: it is worth being quick again. */
  void restart() {
    limitNanos = FIRST_NANOS;
  }
}
