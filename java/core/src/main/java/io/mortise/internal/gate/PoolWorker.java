package io.mortise.internal.gate;

import io.mortise.LockException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import org.jspecify.annotations.Nullable;

/**
 * A wait of a {@link ForkJoinPool}'s thread, of which the pool is told, so that another thread may
 * take its place meanwhile: the task that releases the lock may be queued in the same pool.
 */
final class PoolWorker<T> implements ForkJoinPool.ManagedBlocker {

  /** A wait that ends by itself. */
  interface Wait<T> {
    T await() throws LockException;
  }

  private final Wait<T> wait;
  private boolean done;
  private @Nullable T result;
  private @Nullable Throwable failure;

  private PoolWorker(Wait<T> wait) {
    this.wait = wait;
  }

  static boolean isCurrentThread() {
    return Thread.currentThread() instanceof ForkJoinWorkerThread;
  }

  static <T> T block(Wait<T> wait) throws LockException {
    PoolWorker<T> worker = new PoolWorker<>(wait);
    try {
      ForkJoinPool.managedBlock(worker);
    } catch (InterruptedException e) {
      throw new AssertionError("block() does not throw it", e);
    } catch (RuntimeException | Error e) {
      // The pool may have no more threads (RejectedExecutionException), or none can be started.
    }
    boolean unused = worker.block();
    return worker.result();
  }

  @Override
  public boolean isReleasable() {
    return done;
  }

  /** Waits, once. What fails is thrown later, or it would be taken for the pool's failure. */
  @Override
  public boolean block() {
    if (!done) {
      try {
        result = wait.await();
      } catch (Throwable e) {
        failure = e;
      }
      done = true;
    }
    return true;
  }

  @SuppressWarnings("NullAway") // null only where T allows it
  private T result() throws LockException {
    if (failure instanceof LockException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    return result;
  }
}
