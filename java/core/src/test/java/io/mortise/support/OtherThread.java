package io.mortise.support;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Runs something, that must not block, as another thread, and waits for it. */
public final class OtherThread {

  private static final long LIMIT_SECONDS = 20;

  private OtherThread() {}

  /** Throws what the action throws. */
  public static <T> T inOtherThread(Callable<T> action) throws Exception {
    return inThreadNamed("other-thread", action);
  }

  /** Throws what the action throws. */
  public static <T> T inThreadNamed(String name, Callable<T> action) throws Exception {
    FutureTask<T> task = new FutureTask<>(action);
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }
}
