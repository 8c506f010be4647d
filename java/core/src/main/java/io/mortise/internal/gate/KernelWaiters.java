package io.mortise.internal.gate;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Daemon threads that block in the operating system for those who must not or cannot: virtual
 * threads and asynchronous waiters. One for each lock that is waited for in this way, and only
 * while it is.
 */
final class KernelWaiters {

  private static final long IDLE_SECONDS = 2;

  private static final ThreadPoolExecutor POOL =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          KernelWaiters::newThread);

  private KernelWaiters() {}

  private static Thread newThread(Runnable work) {
    Thread thread = new Thread(null, work, "mortise-kernel-waiter", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null); // or it would keep that of whoever came first
    return thread;
  }

  static void execute(Runnable work) {
    POOL.execute(work);
  }

  /**
   * For an asynchronous waiter whose place has changed. It must not get lost: one whose turn has
   * come has the gate, and everybody behind it would wait for ever. So when no thread can be made,
   * a common one has to do. The common ones also serve those who will not block, however many there
   * are.
   */
  static void execute(Runnable work, boolean mayBlock) {
    if (mayBlock) {
      try {
        POOL.execute(work);
        return;
      } catch (OutOfMemoryError e) { // "unable to create native thread"
        // below
      }
    }
    ForkJoinPool.commonPool().execute(work);
  }
}
