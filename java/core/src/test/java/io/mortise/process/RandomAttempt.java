package io.mortise.process;

import io.mortise.Hold;
import io.mortise.InterProcessLock;
import io.mortise.LockMode;
import io.mortise.LockTimeoutException;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;

/** Asks for a lock in a way, and with a patience, that chance decides. */
final class RandomAttempt {

  private static final int LONGEST_MICROS = 2000;

  private final InterProcessLock lock;
  private final Random random;

  /** For others to cancel. */
  private final AtomicReference<CompletableFuture<Hold>> pending = new AtomicReference<>();

  /** What is to be done to let go of what was granted. */
  interface Grant {
    void release();
  }

  RandomAttempt(InterProcessLock lock, Random random) {
    this.lock = lock;
    this.random = random;
  }

  /** Cancels an asynchronous attempt, if there is one now. By any thread. */
  void cancel() {
    CompletableFuture<Hold> future = pending.get();
    if (future != null) {
      future.cancel(false);
    }
  }

  /** Null if it was not granted. */
  Grant make(LockMode mode) throws IOException, InterruptedException {
    return switch (random.nextInt(8)) {
      case 0 -> of(lock.acquire(mode));
      case 1, 2 -> timed(mode);
      case 3, 4 -> async(lock.acquireAsync(mode));
      case 5 -> interruptibleView(view(mode));
      case 6 -> timedView(view(mode));
      default -> random.nextBoolean() ? patientView(view(mode)) : atOnce(mode);
    };
  }

  private static Grant of(Hold hold) {
    return hold::close;
  }

  private Lock view(LockMode mode) {
    return mode == LockMode.SHARED ? lock.readLock() : lock.writeLock();
  }

  private long micros() {
    return random.nextInt(LONGEST_MICROS);
  }

  private Grant timed(LockMode mode) throws IOException, InterruptedException {
    try {
      return of(lock.acquire(mode, Duration.ofNanos(micros() * 1000)));
    } catch (LockTimeoutException e) {
      return null;
    }
  }

  private Grant atOnce(LockMode mode) throws IOException {
    return lock.tryAcquire(mode).map(RandomAttempt::of).orElse(null);
  }

  private static Grant interruptibleView(Lock view) throws InterruptedException {
    view.lockInterruptibly();
    return view::unlock;
  }

  private Grant timedView(Lock view) throws InterruptedException {
    return view.tryLock(micros(), TimeUnit.MICROSECONDS) ? view::unlock : null;
  }

  private static Grant patientView(Lock view) {
    view.lock();
    return view::unlock;
  }

  private Grant async(CompletableFuture<Hold> future) throws IOException, InterruptedException {
    pending.set(future);
    try {
      return switch (random.nextInt(3)) {
        case 0 -> of(future.get());
        case 1 -> of(future.orTimeout(micros(), TimeUnit.MICROSECONDS).get());
        default -> of(future.get(micros(), TimeUnit.MICROSECONDS));
      };
    } catch (CancellationException e) {
      return null;
    } catch (TimeoutException e) {
      return cancelled(future);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TimeoutException) {
        return null;
      }
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Grant grant = cancelled(future);
      if (grant != null) {
        grant.release();
      }
      throw e;
    } finally {
      pending.set(null);
    }
  }

  /** Not null if it was too late to cancel. */
  private static Grant cancelled(CompletableFuture<Hold> future) {
    future.cancel(false);
    return future.isCompletedExceptionally() ? null : of(future.join());
  }
}
