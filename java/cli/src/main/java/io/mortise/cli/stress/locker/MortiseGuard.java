package io.mortise.cli.stress.locker;

import io.mortise.Hold;
import io.mortise.InterProcessLock;
import io.mortise.LockMode;
import io.mortise.LockTimeoutException;
import io.mortise.UnverifiedHoldException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Every time by another of the ways that Mortise has. Those that may end without the lock are
 * followed by one that waits: they are here for what they could leave behind.
 */
final class MortiseGuard implements Guard {

  private enum Way {
    WAIT,
    TRY,
    TIMED,
    ASYNC,
    CANCELLED,
    INTERRUPTED,
    VIEW
  }

  private static final Way[] WAYS = Way.values();
  private static final int LONGEST_PATIENCE_MICROS = 2_000;

  private final InterProcessLock lock;
  private final Random random;

  private @Nullable Hold hold; // one of both, while it is locked
  private @Nullable Lock view;

  MortiseGuard(InterProcessLock lock, Random random) {
    this.lock = lock;
    this.random = random;
  }

  @SuppressWarnings("LockNotBeforeTry") // our own unlock() releases it
  @Override
  public void lock(LockMode mode) throws Exception {
    Way way = WAYS[random.nextInt(WAYS.length)];
    if (way == Way.VIEW) {
      Lock chosen = mode == LockMode.EXCLUSIVE ? lock.writeLock() : lock.readLock();
      chosen.lock();
      chosen.lock(); // it is reentrant
      view = chosen;
    } else {
      hold = acquire(way, mode);
    }
  }

  private Hold acquire(Way way, LockMode mode)
      throws IOException, InterruptedException, ExecutionException {
    return switch (way) {
      case TRY -> {
        Optional<Hold> granted = lock.tryAcquire(mode);
        yield granted.isPresent() ? granted.get() : lock.acquire(mode);
      }
      case TIMED -> timed(mode);
      case ASYNC -> lock.acquireAsync(mode).get();
      case CANCELLED -> cancelled(mode);
      case INTERRUPTED -> interrupted(mode);
      default -> lock.acquire(mode);
    };
  }

  private long patienceNanos() {
    return TimeUnit.MICROSECONDS.toNanos(random.nextInt(LONGEST_PATIENCE_MICROS));
  }

  private Hold timed(LockMode mode) throws IOException, InterruptedException {
    try {
      return lock.acquire(mode, Duration.ofNanos(patienceNanos()));
    } catch (LockTimeoutException e) {
      return lock.acquire(mode);
    }
  }

  private Hold cancelled(LockMode mode)
      throws IOException, InterruptedException, ExecutionException {
    CompletableFuture<Hold> wait = lock.acquireAsync(mode);
    LockSupport.parkNanos(patienceNanos());
    return wait.cancel(false) ? lock.acquire(mode) : wait.get();
  }

  private Hold interrupted(LockMode mode) throws IOException, InterruptedException {
    Interruption interruption = Interruption.after(patienceNanos());
    try {
      return lock.acquire(mode);
    } catch (InterruptedException e) {
      // The second wait is below.
    } finally {
      interruption.awaitEnd();
    }
    return lock.acquire(mode);
  }

  @Override
  public void unlock() {
    Hold held = hold;
    Lock locked = view;
    hold = null;
    view = null;
    if (held != null) {
      held.close();
    }
    if (locked != null) {
      locked.unlock();
      locked.unlock();
    }
  }

  @Override
  public boolean isStillHeld() {
    try {
      return hold == null || hold.verify();
    } catch (UnverifiedHoldException e) {
      return true; // it cannot be told, which is no finding
    }
  }

  @Override
  public boolean tryUpgrade() throws IOException {
    return hold != null && hold.tryUpgrade().isPresent();
  }

  @Override
  public boolean canDowngrade() {
    return hold != null;
  }

  @Override
  public void downgrade() {
    if (hold != null) {
      hold.downgrade();
    }
  }
}
