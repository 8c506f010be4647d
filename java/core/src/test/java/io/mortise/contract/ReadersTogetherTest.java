package io.mortise.contract;

import static io.mortise.LockMode.SHARED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mortise.Hold;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Readers that come and go at the same time, with no writer anywhere, are never refused. */
class ReadersTogetherTest extends OneLock {

  private static final int ROUNDS = 20_000;

  @Tag("native")
  @Test
  void aTryIsNotRefusedBecauseAnotherReaderIsComingOrGoing() throws Exception {
    assertNeverRefused(
        () -> {
          Optional<Hold> hold = file.tryAcquire(SHARED);
          hold.ifPresent(Hold::close);
          return hold.isPresent();
        });
  }

  @Tag("native")
  @Test
  void norIsATryOfTheView() throws Exception {
    Lock lock = file.readLock();
    assertNeverRefused(
        () -> {
          boolean locked = lock.tryLock();
          if (locked) {
            lock.unlock();
          }
          return locked;
        });
  }

  private static void assertNeverRefused(Callable<Boolean> attempt) throws Exception {
    ExecutorService readers = Executors.newFixedThreadPool(2);
    try {
      Future<Integer> one = readers.submit(() -> countRefusals(attempt));
      Future<Integer> other = readers.submit(() -> countRefusals(attempt));
      assertEquals(0, one.get(60, TimeUnit.SECONDS) + other.get(60, TimeUnit.SECONDS));
    } finally {
      readers.shutdownNow();
    }
  }

  private static int countRefusals(Callable<Boolean> attempt) throws Exception {
    int refusals = 0;
    for (int i = 0; i < ROUNDS; i++) {
      refusals += attempt.call() ? 0 : 1;
    }
    return refusals;
  }
}
