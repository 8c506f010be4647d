package io.mortise.internal.gate;

import io.mortise.LockException;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.WaitOutcome;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Asking the operating system, and waiting for its answer, for the one waiter whose turn it is.
 *
 * <p>A platform thread blocks in the system call itself: the shortest way from one process's unlock
 * to the other's grant. A virtual thread would take its carrier along, so a helper thread blocks
 * for it; for an asynchronous waiter there is no other thread anyway.
 */
final class KernelWait {

  /** How often a virtual thread tries by itself, while there is no thread to be had for it. */
  private static final long TRY_AGAIN_NANOS = 10_000_000;

  private KernelWait() {}

  /** For a waiter that is the calling thread. */
  static WaitOutcome await(Description description, ByteRange range, Waiter waiter)
      throws LockException {
    if (VirtualThreads.isVirtual(Thread.currentThread())) {
      return description.tryLock(waiter.mode, range)
          ? WaitOutcome.GRANTED
          : new Delegated(description, range, waiter).await();
    }
    if (PoolWorker.isCurrentThread()) {
      return description.tryLock(waiter.mode, range)
          ? WaitOutcome.GRANTED
          : PoolWorker.block(() -> blockHere(description, range, waiter));
    }
    return blockHere(description, range, waiter);
  }

  private static WaitOutcome blockHere(Description description, ByteRange range, Waiter waiter)
      throws LockException {
    long ticket = description.beginWait();
    waiter.enterKernel(description, ticket);
    try {
      return waiter.patience.interruptible()
          ? blockInterruptibly(description, range, waiter, ticket)
          : block(description, range, waiter, ticket);
    } finally {
      waiter.leaveKernel();
    }
  }

  private static WaitOutcome block(
      Description description, ByteRange range, Waiter waiter, long ticket) throws LockException {
    return description.awaitLock(waiter.mode, range, waiter.patience.remainingForKernel(), ticket);
  }

  private static WaitOutcome blockInterruptibly(
      Description description, ByteRange range, Waiter waiter, long ticket) throws LockException {
    InterruptHook hook = new InterruptHook(() -> description.cancelWait(ticket));
    hook.arm();
    try {
      return block(description, range, waiter, ticket);
    } finally {
      hook.disarm();
    }
  }

  /**
   * By a helper thread, for a waiter that is not the calling thread. False if it gave way to others
   * and is to be waited for again; else it has its answer.
   */
  static boolean blockFor(Waiter waiter) {
    WaitOutcome outcome = WaitOutcome.CANCELLED;
    @Nullable Throwable failure = null;
    try {
      Description description = waiter.gate().description;
      long ticket = description.beginWait();
      waiter.enterKernel(description, ticket);
      try {
        outcome = block(description, waiter.gate().range, waiter, ticket);
      } finally {
        waiter.leaveKernel();
      }
    } catch (Throwable e) {
      failure = e;
    }
    if (failure == null && outcome == WaitOutcome.CANCELLED && waiter.gaveWay()) {
      return false;
    }
    waiter.setAnswer(outcome, failure);
    return true;
  }

  /** A virtual thread parks until a helper thread has the answer. */
  private static final class Delegated {

    private final Description description;
    private final ByteRange range;
    private final Waiter waiter;

    private boolean interrupted;

    Delegated(Description description, ByteRange range, Waiter waiter) {
      this.description = description;
      this.range = range;
      this.waiter = waiter;
    }

    WaitOutcome await() throws LockException {
      try {
        return findHelper() ? awaitHelper() : tryUntilThereIsOne();
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    private static boolean findHelper() {
      try {
        KernelWaiters.reserve();
        return true;
      } catch (OutOfMemoryError e) { // "unable to create native thread"
        return false;
      }
    }

    private WaitOutcome tryUntilThereIsOne() throws LockException {
      while (!description.tryLock(waiter.mode, range)) {
        if (isOver()) {
          return WaitOutcome.CANCELLED;
        }
        park(Math.min(TRY_AGAIN_NANOS, waiter.patience.remainingNanos()));
        if (findHelper()) {
          return awaitHelper();
        }
      }
      return WaitOutcome.GRANTED;
    }

    private boolean isOver() {
      return waiter.isAbandoned()
          || waiter.patience.isOver()
          || (interrupted && waiter.patience.interruptible());
    }

    /** Always until the helper is out of the system call: it uses our description. */
    private WaitOutcome awaitHelper() throws LockException {
      KernelWaiters.handOver(waiter);
      while (waiter.isUnanswered()) {
        if (isOver()) {
          waiter.cancel();
          if (KernelWaiters.withdraw(waiter)) {
            return WaitOutcome.CANCELLED;
          }
          park(Long.MAX_VALUE);
        } else {
          park(waiter.patience.remainingNanos());
        }
      }
      return waiter.answer();
    }

    /**
     * For which a virtual thread needs memory, and if it is timed perhaps a thread of the JDK's.
     */
    @SuppressWarnings("ThreadPriorityCheck") // its carrier may be the only one
    private void park(long nanos) {
      try {
        if (nanos == Long.MAX_VALUE) {
          LockSupport.park(this);
        } else {
          LockSupport.parkNanos(this, nanos);
        }
      } catch (RuntimeException | Error e) {
        Thread.yield();
      }
      interrupted |= Thread.interrupted();
    }
  }
}
