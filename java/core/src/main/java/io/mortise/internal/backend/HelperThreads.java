package io.mortise.internal.backend;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Daemon threads for system calls that others must not make themselves. As many as are needed. */
public final class HelperThreads {

  private static final long IDLE_SECONDS = 2;

  private static final ThreadPoolExecutor POOL =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          HelperThreads::kernelWaiter);

  private HelperThreads() {}

  private static Thread kernelWaiter(Runnable work) {
    return newThread(work, "mortise-kernel-waiter");
  }

  /** One that is started by the caller, and is none of those. */
  public static Thread newThread(Runnable work, String name) {
    Thread thread = new Thread(null, work, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null); // or it would keep that of whoever came first
    return thread;
  }

  public static void execute(Runnable work) {
    POOL.execute(work);
  }
}
