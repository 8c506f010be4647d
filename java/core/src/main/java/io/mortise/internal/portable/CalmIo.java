package io.mortise.internal.portable;

import io.mortise.internal.backend.HelperThreads;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs what reads and writes a locked channel in threads that nobody interrupts. An interrupt in
 * the middle of it would make {@link java.nio.channels.FileChannel} close itself, and POSIX would
 * drop every lock this process has on the file.
 */
final class CalmIo {

  private static final long IDLE_SECONDS = 2;

  private static final ThreadPoolExecutor THREADS =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          CalmIo::newThread);

  private CalmIo() {}

  private static Thread newThread(Runnable work) {
    return HelperThreads.newThread(work, "mortise-io");
  }

  /** Waits for the end of it, whatever happens. */
  static <T> T run(Callable<T> work) throws IOException {
    Future<T> result = submit(work);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return result.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw unwrapped(e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static <T> Future<T> submit(Callable<T> work) throws IOException {
    try {
      return THREADS.submit(work);
    } catch (OutOfMemoryError e) {
      if (HelperThreads.isShortage(e)) {
        throw new IOException("no thread can be started to read or write the file", e);
      }
      throw e;
    }
  }

  private static IOException unwrapped(ExecutionException e) {
    if (e.getCause() instanceof Error failure) {
      throw failure;
    }
    return e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
  }
}
