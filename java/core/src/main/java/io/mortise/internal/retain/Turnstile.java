package io.mortise.internal.retain;

import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.WaitOutcome;

/**
 * How one asks an owner who retains the lock to let go: by standing in the turnstile, a byte that
 * is locked for as long as one waits. It goes with the waiter, however that ends.
 */
final class Turnstile {

  private final Description kernel;

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

  /** Asks, and waits until the lock is granted; the parameters are those of awaitLock. */
  WaitOutcome await(LockMode mode, ByteRange range, long timeoutNanos, long ticket)
      throws LockException {
    long begunNanos = System.nanoTime();
    LockMode standing = kernel.isWritable() ? LockMode.EXCLUSIVE : LockMode.SHARED;
    WaitOutcome inside = kernel.awaitLock(standing, ByteRange.TURNSTILE, timeoutNanos, ticket);
    if (inside != WaitOutcome.GRANTED) {
      return inside;
    }
    try {
      kernel.ring(); // so that the owner looks now, and not at his next tick
      return kernel.awaitLock(mode, range, remaining(timeoutNanos, begunNanos), ticket);
    } finally {
      kernel.unlock(ByteRange.TURNSTILE);
    }
  }

  private static long remaining(long timeoutNanos, long begunNanos) {
    return timeoutNanos < 0
        ? timeoutNanos
        : Math.max(0, timeoutNanos - (System.nanoTime() - begunNanos));
  }
}
