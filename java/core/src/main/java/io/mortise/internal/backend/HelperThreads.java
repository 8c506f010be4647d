package io.mortise.internal.backend;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Daemon threads for system calls that may never return. As many as are needed. */
public final class HelperThreads {

  private static final long IDLE_SECONDS = 2;

  private static final ThreadPoolExecutor POOL =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          HelperThreads::caller);

  private HelperThreads() {}

  private static Thread caller(Runnable work) {
    return newThread(work, "mortise-system-call");
  }

  /** One that is started by the caller, and is none of those. */
  public static Thread newThread(Runnable work, String name) {
    Thread thread = new Thread(null, work, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null); // or it would keep that of whoever came first
    return thread;
  }

  /** False if no thread can be started for it now. */
  public static boolean tryExecute(Runnable work) {
    try {
      POOL.execute(work);
      return true;
    } catch (OutOfMemoryError e) {
      if (isShortage(e)) {
        return false;
      }
      throw e;
    }
  }

  /** Does it say that no thread can be started: the process or its user has as many as it may? */
  public static boolean isShortage(Throwable failure) {
    return failure instanceof OutOfMemoryError
        && String.valueOf(failure.getMessage()).contains("native thread"); // the JDK has no type
  }
}
