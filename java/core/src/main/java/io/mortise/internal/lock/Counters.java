package io.mortise.internal.lock;

import io.mortise.LockMode;
import io.mortise.LockStats;
import io.mortise.internal.events.WaitEnd;
import java.util.concurrent.atomic.AtomicLongArray;

/** What {@link LockStats} tells, as it is counted. */
final class Counters {

  /*
   * For maintainers. Beside a system call, or a wake-up, an atomic addition is nothing. What needs neither is the lane of
   * WriteView: it has a word of its own, written only by its holder, one after the other; opaque, so that a long
   * is not read in halves anywhere.
   */
  private static final int LANE = 0;
  private static final int EXCLUSIVE = 1;
  private static final int KEPT = 2;
  private static final int SHARED = 3;
  private static final int REFUSALS = 4;
  private static final int WAITING = 5;
  private static final int WAIT_NANOS = 6;
  private static final int LONGEST_WAIT = 7;
  private static final int LOSSES = 8;
  private static final int REPLACEMENTS = 9;
  private static final int WAITED = 10; // until it was granted
  private static final int TIMEOUTS = 11;
  private static final int INTERRUPTS = 12;
  private static final int ABANDONED = 13;
  private static final int FAILURES = 14;
  private static final int NUMBER = 15;

  private final AtomicLongArray words = new AtomicLongArray(NUMBER);

  /** By the holder of the lane. */
  void laneGranted() {
    words.setOpaque(LANE, words.getPlain(LANE) + 1);
  }

  void granted(LockMode mode, boolean kept) {
    words.getAndIncrement(mode == LockMode.SHARED ? SHARED : kept ? KEPT : EXCLUSIVE);
  }

  void refused() {
    words.getAndIncrement(REFUSALS);
  }

  void lost() {
    words.getAndIncrement(LOSSES);
  }

  void replaced() {
    words.getAndIncrement(REPLACEMENTS);
  }

  void waitBegan() {
    words.getAndIncrement(WAITING);
  }

  void waitEnded(long nanos, WaitEnd how) {
    words.getAndDecrement(WAITING);
    words.getAndAdd(WAIT_NANOS, nanos);
    long longest = words.get(LONGEST_WAIT);
    while (nanos > longest && !words.compareAndSet(LONGEST_WAIT, longest, nanos)) {
      longest = words.get(LONGEST_WAIT);
    }
    words.getAndIncrement(wordOf(how));
  }

  private static int wordOf(WaitEnd how) {
    return switch (how) {
      case GRANTED -> WAITED;
      case TIMED_OUT -> TIMEOUTS;
      case INTERRUPTED -> INTERRUPTS;
      case ABANDONED -> ABANDONED;
      case FAILED -> FAILURES;
    };
  }

  LockStats snapshot(long holds) {
    long retained = words.getOpaque(LANE) + words.get(KEPT);
    long timeouts = words.get(TIMEOUTS);
    long interrupts = words.get(INTERRUPTS);
    long abandoned = words.get(ABANDONED);
    long failures = words.get(FAILURES);
    return new LockStats(
        words.get(EXCLUSIVE) + retained,
        retained,
        words.get(SHARED),
        words.get(REFUSALS),
        words.get(WAITED) + timeouts + interrupts + abandoned + failures,
        words.get(WAIT_NANOS),
        words.get(LONGEST_WAIT),
        timeouts,
        interrupts,
        abandoned,
        failures,
        words.get(LOSSES),
        words.get(REPLACEMENTS),
        words.get(WAITING),
        holds);
  }
}
