package io.mortise.contract;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static io.mortise.support.MustBlock.mustBlock;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.mortise.Hold;
import io.mortise.support.Action;
import io.mortise.support.ForeignLock;
import io.mortise.support.MustBlock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** An interrupt ends a wait, that one, and nothing else. */
class InterruptTest extends OneLockFile {

  private Map<String, Action> interruptibleWays() {
    return Map.of(
        "acquire", () -> file.acquire(EXCLUSIVE).close(),
        "acquire shared", () -> file.acquire(SHARED).close(),
        "timed acquire", () -> file.acquire(EXCLUSIVE, Duration.ofMinutes(5)).close(),
        "lockInterruptibly", () -> lockInterruptibly(),
        "readLock's lockInterruptibly", () -> file.readLock().lockInterruptibly(),
        "timed tryLock", () -> file.writeLock().tryLock(5, TimeUnit.MINUTES));
  }

  private void lockInterruptibly() throws InterruptedException {
    file.writeLock().lockInterruptibly();
  }

  private Stream<DynamicTest> forEveryInterruptibleWay(Check check) {
    return interruptibleWays().entrySet().stream()
        .map(way -> dynamicTest(way.getKey(), () -> check.of(way.getValue())));
  }

  @FunctionalInterface
  private interface Check {
    void of(Action way) throws Exception;
  }

  /** The action, and then whether the thread is still interrupted. */
  private static Callable<Boolean> thenFlag(Action way) {
    return () -> {
      assertThrows(InterruptedException.class, way::run);
      return Thread.currentThread().isInterrupted();
    };
  }

  @TestFactory
  Stream<DynamicTest> anInterruptBeforeTheCallThrowsAndTakesNothing() {
    return forEveryInterruptibleWay(
        way -> {
          Thread.currentThread().interrupt();
          assertThrows(InterruptedException.class, way::run);
          assertFalse(Thread.interrupted(), "the flag is cleared");
          file.tryAcquire(EXCLUSIVE).orElseThrow().close();
        });
  }

  @TestFactory
  Stream<DynamicTest> anInterruptEndsAWaitInTheQueue() {
    return forEveryInterruptibleWay(
        way -> {
          Hold hold = file.acquire(EXCLUSIVE);
          MustBlock<Boolean> waiter = mustBlock(thenFlag(way));
          assertFalse(waiter.isBlockedInKernel());

          waiter.interrupt();

          assertFalse(waiter.mustReturn(), "the flag is cleared");
          assertTrue(hold.verify());
          hold.close();
          file.tryAcquire(EXCLUSIVE).orElseThrow().close();
        });
  }

  @TestFactory
  Stream<DynamicTest> anInterruptEndsAWaitInTheKernel() {
    return forEveryInterruptibleWay(
        way -> {
          try (ForeignLock foreign = ForeignLock.exclusive(path)) {
            MustBlock<Boolean> waiter = mustBlock(thenFlag(way));
            assertTrue(waiter.isBlockedInKernel());

            waiter.interrupt();

            assertFalse(waiter.mustReturn(), "the flag is cleared");
            foreign.release();
          }
          file.tryAcquire(EXCLUSIVE).orElseThrow().close();
        });
  }

  @Test
  void whoNeedsNotWaitIsNotHinderedByAnInterrupt() throws Exception {
    Thread.currentThread().interrupt();

    Hold hold = file.tryAcquire(EXCLUSIVE).orElseThrow();
    hold.close();
    file.writeLock().lock();
    file.writeLock().unlock();
    assertTrue(file.readLock().tryLock());
    file.readLock().unlock();

    assertTrue(Thread.interrupted(), "the flag is left alone");
  }

  @Test
  void lockIsUninterruptibleInTheQueueAndRestoresTheFlag() throws Exception {
    Hold hold = file.acquire(EXCLUSIVE);
    MustBlock<Boolean> waiter = mustBlock(this::lockThenFlag);

    waiter.interrupt();
    waiter.mustStillBlock();
    hold.close();

    assertTrue(waiter.mustReturn(), "the flag is restored");
  }

  @Test
  void lockIsUninterruptibleInTheKernelAndRestoresTheFlag() throws Exception {
    try (ForeignLock foreign = ForeignLock.exclusive(path)) {
      MustBlock<Boolean> waiter = mustBlock(this::lockThenFlag);
      assertTrue(waiter.isBlockedInKernel());

      waiter.interrupt();
      waiter.mustStillBlock();
      foreign.release();

      assertTrue(waiter.mustReturn(), "the flag is restored");
    }
  }

  @Test
  void lockMovesOnFromTheQueueToTheKernelThoughInterrupted() throws Exception {
    try (ForeignLock foreign = ForeignLock.exclusive(path)) {
      MustBlock<Hold> first = mustBlock(() -> file.acquire(EXCLUSIVE));
      MustBlock<Boolean> second = mustBlock(this::lockThenFlag);
      second.interrupt();

      first.interrupt();
      first.mustThrow(InterruptedException.class);

      second.mustStillBlock();
      assertTrue(second.isBlockedInKernel());
      foreign.release();
      assertTrue(second.mustReturn());
    }
  }

  private boolean lockThenFlag() {
    file.writeLock().lock();
    boolean interrupted = Thread.currentThread().isInterrupted();
    file.writeLock().unlock();
    return interrupted;
  }

  @Test
  void otherWaitersAreNotAffected() throws Exception {
    try (ForeignLock foreign = ForeignLock.exclusive(path)) {
      MustBlock<Hold> inKernel = mustBlock(() -> file.acquire(EXCLUSIVE));
      MustBlock<Hold> queued = mustBlock(() -> file.acquire(EXCLUSIVE));
      MustBlock<Hold> last = mustBlock(() -> file.acquire(SHARED));

      queued.interrupt();
      queued.mustThrow(InterruptedException.class);
      inKernel.mustStillBlock();
      last.mustStillBlock();

      inKernel.interrupt();
      inKernel.mustThrow(InterruptedException.class);
      last.mustStillBlock();

      foreign.release();
      last.mustReturn().close();
    }
  }

  @Test
  void otherHoldsAreNotAffected() throws Exception {
    Hold range = file.range(0, 8).acquire(EXCLUSIVE);
    Hold main = file.acquire(SHARED);
    MustBlock<Hold> waiter = mustBlock(() -> file.acquire(EXCLUSIVE));

    waiter.interrupt();

    waiter.mustThrow(InterruptedException.class);
    assertTrue(main.verify());
    assertTrue(range.verify());
    main.close();
    range.close();
  }

  @Test
  void aThreadThatWasInterruptedWaitsAgainAsIfNothingHadBeen() throws Exception {
    try (ForeignLock foreign = ForeignLock.exclusive(path)) {
      MustBlock<Hold> waiter =
          mustBlock(
              () -> {
                for (int i = 0; i < 20; i++) {
                  Thread.currentThread().interrupt();
                  assertThrows(InterruptedException.class, () -> file.acquire(EXCLUSIVE));
                }
                return file.acquire(EXCLUSIVE);
              });

      foreign.release();

      Hold hold = waiter.mustReturn();
      assertEquals(EXCLUSIVE, hold.mode());
      hold.close();
    }
  }
}
