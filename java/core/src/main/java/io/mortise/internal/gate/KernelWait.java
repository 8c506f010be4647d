package io.mortise.internal.gate;

import io.mortise.LockException;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.HelperThreads;
import io.mortise.internal.backend.WaitOutcome;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Asking the operating system, and waiting for its answer, for the one waiter whose turn it is.
 *
 * <p>A platform thread blocks in the system call itself: the shortest way from one process's unlock
 * to the other's grant. A virtual thread would take its carrier along, so a helper thread blocks
 * for it.
 */
final class KernelWait {

  private KernelWait() {}

  static WaitOutcome await(Description description, ByteRange range, Waiter waiter)
      throws LockException {
    if (VirtualThreads.isVirtual(Thread.currentThread())) {
      return description.tryLock(waiter.mode, range)
          ? WaitOutcome.GRANTED
          : Delegated.await(description, range, waiter);
    }
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

  /** A helper thread blocks, the virtual thread parks. */
  private static final class Delegated implements Runnable {

    private final Description description;
    private final ByteRange range;
    private final Waiter waiter;
    private final long ticket;
    private final Thread virtualThread = Thread.currentThread();

    private volatile boolean done;
    private WaitOutcome outcome = WaitOutcome.CANCELLED; // published by `done`
    private @Nullable Throwable failure; // likewise

    private Delegated(Description description, ByteRange range, Waiter waiter) {
      this.description = description;
      this.range = range;
      this.waiter = waiter;
      this.ticket = description.beginWait();
    }

    static WaitOutcome await(Description description, ByteRange range, Waiter waiter)
        throws LockException {
      Delegated work = new Delegated(description, range, waiter);
      waiter.enterKernel(description, work.ticket);
      try {
        HelperThreads.execute(work);
        work.parkUntilDone();
      } finally {
        waiter.leaveKernel();
      }
      return work.result();
    }

    @Override
    public void run() {
      try {
        outcome = block(description, range, waiter, ticket);
      } catch (Throwable e) {
        failure = e;
      } finally {
        done = true;
        LockSupport.unpark(virtualThread);
      }
    }

    /** Always until the helper is out of the system call: it uses our description. */
    private void parkUntilDone() {
      boolean interrupted = false;
      while (!done) {
        park();
        if (Thread.interrupted()) {
          interrupted = true;
          if (waiter.patience.interruptible()) {
            description.cancelWait(ticket);
          }
        }
      }
      if (interrupted) {
        virtualThread.interrupt();
      }
    }

    /** For which a virtual thread needs memory. */
    private void park() {
      try {
        LockSupport.park(this);
      } catch (RuntimeException | Error e) {
        Thread.onSpinWait();
      }
    }

    private WaitOutcome result() throws LockException {
      if (failure instanceof LockException e) {
        throw e;
      }
      if (failure != null) {
        throw new IllegalStateException("waiting in the operating system failed", failure);
      }
      return outcome;
    }
  }
}
