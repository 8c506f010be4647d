package io.mortise.internal.gate;

import io.mortise.internal.backend.HelperThreads;
import java.util.concurrent.ForkJoinPool;

/**
 * Daemon threads that block in the operating system for those who must not or cannot: virtual
 * threads and asynchronous waiters. One for each lock that is waited for in this way, and only
 * while it is.
 */
final class KernelWaiters {

  private KernelWaiters() {}

  static void execute(Runnable work) {
    HelperThreads.execute(work);
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
        HelperThreads.execute(work);
        return;
      } catch (OutOfMemoryError e) { // "unable to create native thread"
        // below
      }
    }
    ForkJoinPool.commonPool().execute(work);
  }
}
