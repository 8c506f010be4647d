package io.mortise.internal.retain;

import io.mortise.LockException;
import io.mortise.LockLostException;
import io.mortise.LockMode;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.WaitOutcome;
import java.util.concurrent.locks.LockSupport;

/**
 * How one asks an owner who retains the lock to let go: by standing in the turnstile, a byte that
 * is locked for as long as one waits. It goes with the waiter, however that ends.
 *
 * <p>But a process that is stopped there stays. The lock is given up for it and it does not take
 * it; so nobody waits behind it for long, and nobody gives up the lock for it again.
 */
final class Turnstile {

  /** Who does not take a lock that is free for so long does not run. */
  static final long STANDSTILL_NANOS = 10_000_000;

  /** So long at most is everything taken without a gap, as far as it is up to us. */
  static final long OPEN_NANOS = 8_000_000;

  /** A thread that slept in the kernel has woken and locked by then. */
  private static final long AWAY_NANOS = 200_000;

  private final Description kernel;
  private long openedNanos; // this and the next by the one who has the gate
  private long askedNanos;

  /** Whoever stands there stands still, as far as is known. Any thread may find out. */
  private volatile boolean standsStill;

  Turnstile(Description kernel) {
    this.kernel = kernel;
  }

  /** Does somebody else have the lock in a way in which it has to be asked for? */
  boolean mustAsk() throws LockException {
    return kernel.isRefused(LockMode.EXCLUSIVE, ByteRange.RETAINED_MARK);
  }

  /** Does somebody else ask? */
  boolean isOccupied() throws LockException {
    return kernel.isRefused(LockMode.EXCLUSIVE, ByteRange.TURNSTILE);
  }

  /** Does somebody ask who will take the lock when he gets it? */
  boolean isHeeded() throws LockException {
    return !isBlocked() && isOccupied();
  }

  private boolean isBlocked() throws LockException {
    if (standsStill) {
      standsStill = isOccupied();
    }
    return standsStill;
  }

  /** The lock was his for {@link #STANDSTILL_NANOS}, and he has not taken it. */
  void noteStandstill() {
    standsStill = true;
  }

  /** Asks, and waits until the lock is granted; the parameters are those of awaitLock. */
  WaitOutcome await(LockMode mode, ByteRange range, long timeoutNanos, long ticket)
      throws LockException {
    long begunNanos = System.nanoTime();
    if (begunNanos - askedNanos > OPEN_NANOS) {
      openedNanos = begunNanos; // there was a gap
    }
    WaitOutcome outcome = ask(mode, range, timeoutNanos, ticket);
    long leftNanos = remaining(timeoutNanos, begunNanos);
    boolean hasTime = timeoutNanos < 0 || leftNanos > OPEN_NANOS;
    if (outcome == WaitOutcome.GRANTED && hasTime && hasOpened(range)) {
      outcome = ask(mode, range, leftNanos, ticket);
    }
    askedNanos = System.nanoTime();
    return outcome;
  }

  /**
   * Who locks the whole file needs this byte as well, and where several processes ask each other,
   * one of them is always here. So each of them leaves everything free now and then.
   */
  private boolean hasOpened(ByteRange range) throws LockLostException {
    long now = System.nanoTime();
    if (now - openedNanos < OPEN_NANOS) {
      return false;
    }
    openedNanos = now;
    try {
      kernel.unlock(range);
    } catch (LockLostException e) {
      throw e;
    } catch (LockException | RuntimeException | Error e) {
      return false; // still ours
    }
    pauseUntil(now + AWAY_NANOS);
    return true;
  }

  /** An interrupt does not end it. */
  static void pauseUntil(long nanos) {
    long left = nanos - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = nanos - System.nanoTime();
    }
  }

  private WaitOutcome ask(LockMode mode, ByteRange range, long timeoutNanos, long ticket)
      throws LockException {
    long begunNanos = System.nanoTime();
    boolean patient = timeoutNanos < 0 || timeoutNanos > STANDSTILL_NANOS;
    long patienceNanos = patient ? STANDSTILL_NANOS : timeoutNanos;
    LockMode standing = kernel.isWritable() ? LockMode.EXCLUSIVE : LockMode.SHARED;
    WaitOutcome inside =
        patient && isBlocked()
            ? WaitOutcome.TIMED_OUT
            : kernel.awaitLock(standing, ByteRange.TURNSTILE, patienceNanos, ticket);
    if (inside == WaitOutcome.TIMED_OUT && patient) {
      return passBy(mode, range, remaining(timeoutNanos, begunNanos), ticket);
    }
    if (inside != WaitOutcome.GRANTED) {
      return inside;
    }
    try {
      kernel.ring(); // so that the owner looks now, and not at his next tick
      return kernel.awaitLock(mode, range, remaining(timeoutNanos, begunNanos), ticket);
    } finally {
      leave();
    }
  }

  private void leave() {
    try {
      kernel.unlock(ByteRange.TURNSTILE);
    } catch (LockException | RuntimeException | Error e) {
      // what was granted is granted; the next wait here gives it back, and others pass by
    }
  }

  /** Waits as one who does not ask. An owner who retains lets in such as well, only later. */
  private WaitOutcome passBy(LockMode mode, ByteRange range, long timeoutNanos, long ticket)
      throws LockException {
    if (kernel.tryLock(mode, range)) {
      noteStandstill();
      return WaitOutcome.GRANTED;
    }
    return kernel.awaitLock(mode, range, timeoutNanos, ticket);
  }

  private static long remaining(long timeoutNanos, long begunNanos) {
    return timeoutNanos < 0
        ? timeoutNanos
        : Math.max(0, timeoutNanos - (System.nanoTime() - begunNanos));
  }
}
