package io.mortise.contract;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static io.mortise.support.MustBlock.mustBlock;
import static io.mortise.support.OtherThread.inOtherThread;
import static io.mortise.support.OtherThread.inThreadNamed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockMode;
import io.mortise.LockOwner;
import io.mortise.LockTimeoutException;
import io.mortise.support.ForeignLock;
import io.mortise.support.MustBlock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Waiting no longer than one wants to. */
class TimeoutTest extends OneLock {

  private static final Duration A_WHILE = Duration.ofMillis(60);
  private static final Duration PROMPT = Duration.ofSeconds(10);

  @ParameterizedTest
  @CsvSource({
    "PT-0.000000001S, -1 ns",
    "PT-1S, -1 s",
    "PT-2562047788015215H-30M-8S, -2562047788015215 h 30 min 8 s"
  })
  void aNegativeTimeoutIsRefusedByNameOfThePath(Duration timeout, String words) {
    var refusal =
        assertThrows(IllegalArgumentException.class, () -> file.acquire(EXCLUSIVE, timeout));

    assertTrue(refusal.getMessage().contains(path.toString()), refusal.getMessage());
    assertTrue(refusal.getMessage().contains(words), refusal.getMessage());
  }

  @Test
  void zeroTakesAFreeLock() throws Exception {
    Hold hold = file.acquire(EXCLUSIVE, Duration.ZERO);

    assertTrue(hold.verify());
    hold.close();
  }

  @Test
  void zeroTriesOnceWhenThisJvmHoldsIt() throws Exception {
    Hold hold = inOtherThread(() -> file.acquire(EXCLUSIVE));

    assertTimesOutAtOnce();
    hold.close();
  }

  @Test
  void zeroTriesOnceWhenSomebodyElseHoldsIt() throws Exception {
    try (ForeignLock foreign = ForeignLock.exclusive(path)) {
      assertTimesOutAtOnce();
      foreign.release();
    }
  }

  private void assertTimesOutAtOnce() {
    assertTimeoutPreemptively(
        PROMPT,
        () ->
            assertThrows(LockTimeoutException.class, () -> file.acquire(EXCLUSIVE, Duration.ZERO)));
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, Long.MAX_VALUE / 1_000_000_000L, 9_223_372_037L})
  void anAbsurdTimeoutWaits(long seconds) throws Exception {
    Hold hold = file.acquire(EXCLUSIVE);
    MustBlock<Hold> waiter =
        mustBlock(() -> file.acquire(EXCLUSIVE, Duration.ofSeconds(seconds, 999_999_999)));

    waiter.interrupt();

    waiter.mustThrow(InterruptedException.class);
    hold.close();
  }

  @Test
  void anAbsurdTimeoutWaitsInTheKernelToo() throws Exception {
    try (ForeignLock foreign = ForeignLock.exclusive(path)) {
      MustBlock<Hold> waiter =
          mustBlock(() -> file.acquire(EXCLUSIVE, Duration.ofSeconds(Long.MAX_VALUE)));
      assertTrue(waiter.isBlockedInKernel());

      foreign.release();

      waiter.mustReturn().close();
    }
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void aTimeoutNamesTheThreadOfThisProcessThatHolds(LockMode held) throws Exception {
    Hold hold = inThreadNamed("the holder", () -> file.acquire(held));

    LockTimeoutException late = timesOutNotEarly();

    LockOwner owner = late.owner().orElseThrow();
    assertEquals(ProcessHandle.current().pid(), owner.pid().getAsLong());
    assertTrue(owner.thisProcess());
    assertEquals(held, owner.mode());
    assertEquals(Optional.of("thread the holder"), owner.command());
    assertEquals("acquire EXCLUSIVE", late.operation());
    for (String part : new String[] {path.toString(), "within 60 ms", "the holder", held.name()}) {
      assertTrue(late.getMessage().contains(part), late.getMessage());
    }
    hold.close();
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void aTimeoutNamesTheProcessThatHolds(LockMode held) throws Exception {
    try (ForeignLock foreign =
        held == SHARED ? ForeignLock.shared(path) : ForeignLock.exclusive(path)) {
      LockTimeoutException late = timesOutNotEarly();

      LockOwner owner = late.owner().orElseThrow();
      assertEquals(foreign.pid(), owner.pid().getAsLong());
      assertEquals(held, owner.mode());
      foreign.release();
    }
  }

  private LockTimeoutException timesOutNotEarly() {
    long startNanos = System.nanoTime();
    LockTimeoutException late =
        assertThrows(LockTimeoutException.class, () -> file.acquire(EXCLUSIVE, A_WHILE));
    assertTrue(System.nanoTime() - startNanos >= A_WHILE.toNanos(), "too early");
    return late;
  }

  @Test
  void aTimeoutInTheQueueIsNotEarlyEither() throws Exception {
    try (ForeignLock foreign = ForeignLock.exclusive(path)) {
      MustBlock<Hold> first = mustBlock(() -> file.acquire(EXCLUSIVE));

      timesOutNotEarly();

      first.mustStillBlock();
      foreign.release();
      first.mustReturn().close();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0})
  void aViewsTryLockWithoutTimeDoesNotWait(long time) throws Exception {
    Hold hold = inOtherThread(() -> file.acquire(EXCLUSIVE));

    assertTimeoutPreemptively(
        PROMPT, () -> assertFalse(file.writeLock().tryLock(time, TimeUnit.DAYS)));
    hold.close();
    assertTrue(file.writeLock().tryLock(time, TimeUnit.DAYS), "free, so no wait is needed");
    file.writeLock().unlock();
  }

  @Test
  void aViewsTryLockIsNotEarly() throws Exception {
    Hold hold = inOtherThread(() -> file.acquire(EXCLUSIVE));
    long startNanos = System.nanoTime();

    assertFalse(file.readLock().tryLock(A_WHILE.toMillis(), TimeUnit.MILLISECONDS));

    assertTrue(System.nanoTime() - startNanos >= A_WHILE.toNanos(), "too early");
    hold.close();
  }

  @Test
  void aViewsAbsurdTimeoutWaits() throws Exception {
    Hold hold = file.acquire(EXCLUSIVE);
    MustBlock<Boolean> waiter =
        mustBlock(() -> file.writeLock().tryLock(Long.MAX_VALUE, TimeUnit.DAYS));

    hold.close();

    assertTrue(waiter.mustReturn());
  }

  @Test
  void aTimedWaitLeavesNothingBehind() throws Exception {
    Hold hold = inOtherThread(() -> file.acquire(EXCLUSIVE));
    for (int i = 0; i < 50; i++) {
      assertThrows(
          LockTimeoutException.class, () -> file.acquire(SHARED, Duration.ofNanos(100_000)));
    }
    hold.close();

    Hold next = file.tryAcquire(EXCLUSIVE).orElseThrow();
    assertTrue(next.verify());
    next.close();
  }
}
