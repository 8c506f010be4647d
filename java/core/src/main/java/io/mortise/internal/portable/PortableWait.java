package io.mortise.internal.portable;

import io.mortise.LockException;
import io.mortise.internal.backend.WaitOutcome;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One description's waits, one after the other: trying, and pausing in between.
 *
 * <p>An interrupt by itself does not end a wait. Whoever wants that cancels the wait; the interrupt
 * status is set again at the end.
 */
final class PortableWait {

  /** Only after so long is it worth having the directory watched. */
  private static final long WATCH_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final PortableFile file;

  private final AtomicLong begun = new AtomicLong();
  private final AtomicLong cancelled = new AtomicLong();
  private volatile @Nullable Thread waiting;

  PortableWait(PortableFile file) {
    this.file = file;
  }

  /** A try that never waits. */
  interface Try {
    boolean succeeds() throws LockException;
  }

  long begin() {
    return begun.incrementAndGet();
  }

  void cancel(long ticket) {
    cancelled.accumulateAndGet(ticket, Math::max);
    LockSupport.unpark(waiting);
  }

  WaitOutcome await(Try attempt, long timeoutNanos, long ticket) throws LockException {
    waiting = Thread.currentThread();
    file.joinWaiters();
    Pauses pauses = new Pauses(timeoutNanos);
    try {
      while (true) {
        if (attempt.succeeds()) {
          return WaitOutcome.GRANTED;
        }
        if (cancelled.get() >= ticket) {
          return WaitOutcome.CANCELLED;
        }
        if (!pauses.pause()) {
          return WaitOutcome.TIMED_OUT;
        }
      }
    } finally {
      pauses.end();
      file.leaveWaiters();
      waiting = null;
    }
  }

  /** The pauses of one wait. */
  private final class Pauses {
    private final long startNanos = System.nanoTime();
    private final long timeoutNanos;
    private final BackOff backOff = new BackOff();
    private boolean watched;
    private boolean watchTried;
    private boolean interrupted;

    Pauses(long timeoutNanos) {
      this.timeoutNanos = timeoutNanos;
    }

    /** False when the time is up. */
    boolean pause() {
      long passed = System.nanoTime() - startNanos;
      long left = timeoutNanos < 0 ? Long.MAX_VALUE : timeoutNanos - passed;
      if (left <= 0) {
        return false;
      }
      if (!watchTried && passed > WATCH_AFTER_NANOS) {
        watchTried = true;
        watched = file.watch();
      }
      boolean marked = file.isMarked();
      boolean woken = park(Math.min(left, backOff.nextNanos(marked, watched)));
      if (woken && watched && marked && !file.isMarked()) {
        backOff.restart(); // gone: whoever had it lets go of the rest at this moment
      }
      return true;
    }

    /** True when it ended before its time. */
    private boolean park(long nanos) {
      interrupted |= Thread.interrupted(); // or parking would not wait at all
      long parkedNanos = System.nanoTime();
      LockSupport.parkNanos(file, nanos);
      return System.nanoTime() - parkedNanos < nanos;
    }

    void end() {
      if (watchTried) {
        file.unwatch();
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
