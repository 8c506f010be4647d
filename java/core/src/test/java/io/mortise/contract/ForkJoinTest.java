package io.mortise.contract;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockMode;
import io.mortise.harness.Eventually;
import io.mortise.support.ForeignLock;
import java.time.Duration;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A wait of a pool's thread lets another thread of the pool do what it waits for. */
class ForkJoinTest extends OneLockFile {

  private final ForkJoinPool pool = new ForkJoinPool(1); // one thread runs at a time

  @AfterEach
  void endThePool() {
    pool.shutdownNow();
  }

  private ForkJoinTask<?> lockAndUnlock(LockMode mode) {
    return pool.submit(
        () -> {
          var lock = mode == EXCLUSIVE ? file.writeLock() : file.readLock();
          lock.lock();
          lock.unlock();
        });
  }

  private static void finish(ForkJoinTask<?> task) throws Exception {
    task.get(25, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void theReleaseMayBeATaskOfTheSamePool(LockMode mode) throws Exception {
    Hold hold = file.acquire(EXCLUSIVE);
    ForkJoinTask<?> waiting = lockAndUnlock(mode);
    ForkJoinTask<?> release = pool.submit(hold::close);

    finish(release);
    finish(waiting);
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void alsoWhenAnotherProcessHolds(LockMode mode) throws Exception {
    try (ForeignLock foreign = ForeignLock.exclusive(path)) {
      ForkJoinTask<?> waiting = lockAndUnlock(mode);
      ForkJoinTask<?> release = pool.submit(foreign::release);

      finish(release);
      finish(waiting);
    }
  }

  @Test
  void timedWaitsToo() throws Exception {
    Hold hold = file.acquire(SHARED);
    ForkJoinTask<?> waiting =
        pool.submit(
            () -> {
              file.acquire(EXCLUSIVE, Duration.ofMinutes(1)).close();
              return null;
            });
    finish(pool.submit(hold::close));
    finish(waiting);
  }

  /** Then the wait goes on without another thread. */
  @Test
  void aPoolThatMayHaveNoMoreThreadsIsServedAllTheSame() throws Exception {
    ForkJoinPool full =
        new ForkJoinPool(
            1,
            ForkJoinPool.defaultForkJoinWorkerThreadFactory,
            null,
            false,
            1,
            1,
            1,
            null,
            1,
            TimeUnit.MINUTES);
    try {
      Hold hold = file.acquire(EXCLUSIVE);
      ForkJoinTask<?> first = full.submit(() -> file.acquire(EXCLUSIVE));
      Eventually.await("it has begun", () -> full.getQueuedSubmissionCount() == 0);
      assertTrue(!first.isDone());

      hold.close();

      finish(first);
      ((Hold) first.get()).close();
    } finally {
      full.shutdownNow();
    }
  }
}
