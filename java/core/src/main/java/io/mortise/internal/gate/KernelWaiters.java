package io.mortise.internal.gate;

import io.mortise.internal.backend.HelperThreads;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Hands asynchronous waiters to threads that may block in the operating system for them. */
final class KernelWaiters {

  /*
   * For maintainers: no asynchronous waiter gets lost.
   *
   * One whose turn has come has the gate, so without it everybody behind it would wait for ever. But to hand it to
   * a thread takes memory, and perhaps a new thread, at a moment when somebody else gives back the lock. So before
   * a waiter is queued there is a courier, a thread with nothing to do. Who cannot hand over a waiter leaves it with
   * him, which takes no memory, and he tries until he can.
   *
   * An executor that throws may have accepted the work nevertheless; so a waiter runs only once.
   */

  private static final long IDLE_SECONDS = 2;
  private static final long RETRY_NANOS = 1_000_000;

  private static final Object MONITOR = new Object();

  /* Guarded by MONITOR. */
  private static int reserved; // asynchronous waiters that have not been handed over
  private static @Nullable Waiter left; // with the courier, linked by `next`
  private static @Nullable Thread courier;

  private KernelWaiters() {}

  /** Before an asynchronous waiter is queued. */
  static void reserve() {
    synchronized (MONITOR) {
      if (courier == null) {
        Thread started = HelperThreads.newThread(new Courier(), "mortise-courier");
        started.start();
        courier = started;
      }
      reserved++;
    }
  }

  /** For a waiter that was reserved for, and whose place has changed. Never fails. */
  static void handOver(Waiter waiter) {
    if (isHandedOver(waiter)) {
      delivered();
      return;
    }
    synchronized (MONITOR) {
      waiter.next = left;
      left = waiter;
      MONITOR.notifyAll();
    }
  }

  /** The common threads also serve those who will not block, however many there are. */
  private static boolean isHandedOver(Waiter waiter) {
    if (waiter.place() == Waiter.Place.TURN) {
      try {
        HelperThreads.execute(waiter);
        return true;
      } catch (RuntimeException | Error e) { // "unable to create native thread", for one
        // below
      }
    }
    try {
      ForkJoinPool.commonPool().execute(waiter);
      return true;
    } catch (RuntimeException | Error e) {
      return false;
    }
  }

  private static void delivered() {
    synchronized (MONITOR) {
      reserved--;
    }
  }

  private static final class Courier implements Runnable {

    /** Null when there has been nothing to wait for, for a while. */
    private static @Nullable Waiter take() throws InterruptedException {
      synchronized (MONITOR) {
        boolean idle = false;
        while (left == null && !idle) {
          int before = reserved;
          MONITOR.wait(TimeUnit.SECONDS.toMillis(IDLE_SECONDS));
          idle = before == 0 && reserved == 0;
        }
        Waiter taken = left;
        if (taken == null) {
          courier = null;
        } else {
          left = taken.next;
          taken.next = null;
        }
        return taken;
      }
    }

    @Override
    public void run() {
      boolean needed = true;
      while (needed) {
        try {
          Waiter waiter = take();
          needed = waiter != null;
          if (waiter != null) {
            deliver(waiter);
          }
        } catch (InterruptedException e) {
          // nobody has a reason to; it goes on
        }
      }
    }

    private static void deliver(Waiter waiter) {
      while (!isHandedOver(waiter)) {
        LockSupport.parkNanos(RETRY_NANOS);
      }
      delivered();
    }
  }
}
