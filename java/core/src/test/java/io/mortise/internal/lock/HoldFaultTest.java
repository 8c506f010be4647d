package io.mortise.internal.lock;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static io.mortise.support.MustBlock.mustBlock;
import static io.mortise.support.OtherThread.inOtherThread;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.SelfDeadlockException;
import io.mortise.UnverifiedHoldException;
import io.mortise.internal.backend.ByteRange;
import io.mortise.support.FaultPlan.Call;
import io.mortise.support.MustBlock;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds while the operating system fails. */
class HoldFaultTest extends FakeLock {

  private void assertUsable() throws Exception {
    Hold hold = lock.tryAcquire(EXCLUSIVE).orElseThrow();
    assertTrue(hold.verify());
    hold.close();
    assertNull(description.heldMode(ByteRange.MAIN));
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void anAcquireThatFailsHoldsNothing(LockMode mode) throws Exception {
    description.failNext(Call.TRY, eio);
    assertSame(eio, assertThrows(LockException.class, () -> lock.acquire(mode)));
    description.failNext(Call.TRY, eio);
    assertSame(eio, assertThrows(LockException.class, () -> lock.tryAcquire(mode)));
    description.failNext(Call.TRY, eio);
    assertSame(
        eio, assertThrows(LockException.class, () -> lock.acquire(mode, Duration.ofDays(1))));

    assertUsable();
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void aWaitThatFailsHoldsNothing(LockMode mode) throws Exception {
    stranger.tryLock(EXCLUSIVE, ByteRange.MAIN);
    MustBlock<Hold> waiter = mustBlock(() -> lock.acquire(mode));

    description.failNext(Call.AWAIT, eio);

    assertSame(eio, waiter.mustThrow(LockException.class));
    stranger.unlock(ByteRange.MAIN);
    assertUsable();
  }

  @Test
  void anAsynchronousAcquireThatFailsCompletesExceptionally() throws Exception {
    description.failNext(Call.TRY, eio);
    CompletableFuture<Hold> atOnce = lock.acquireAsync(EXCLUSIVE);
    assertSame(eio, assertThrows(ExecutionException.class, atOnce::get).getCause());

    stranger.tryLock(EXCLUSIVE, ByteRange.MAIN);
    CompletableFuture<Hold> later = lock.acquireAsync(EXCLUSIVE);
    description.failNext(Call.AWAIT, eio);
    var failure = assertThrows(ExecutionException.class, () -> later.get(20, TimeUnit.SECONDS));
    assertSame(eio, failure.getCause());

    stranger.unlock(ByteRange.MAIN);
    assertUsable();
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void aVerifyThatFailsIsNeitherYesNorNo(LockMode mode) throws Exception {
    Hold hold = lock.acquire(mode);
    description.failNext(Call.IS_HELD, eio);

    UnverifiedHoldException e = assertThrows(UnverifiedHoldException.class, hold::verify);

    assertSame(eio, e.getCause());
    assertTrue(e.getMessage().contains(PATH.toString()), e.getMessage());
    assertEquals(0, lockPath.stats().losses());
    assertTrue(hold.verify());
    hold.close();
    assertUsable();
  }

  @Test
  void aVerifyThatIsToldOfTheLossSaysNo() throws Exception {
    Hold hold = lock.acquire(EXCLUSIVE);
    description.failNext(Call.IS_HELD, lost);

    assertFalse(hold.verify());

    assertEquals(1, lockPath.stats().losses());
    hold.close();
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void aCloseThatFailsKeepsTheHoldAndMayBeTriedAgain(LockMode mode) throws Exception {
    Hold hold = lock.acquire(mode);
    description.failNext(Call.UNLOCK, eio);

    assertSame(eio, assertThrows(UncheckedIOException.class, hold::close).getCause());

    assertTrue(hold.verify());
    assertEquals(mode, lock.owner().orElseThrow().mode());
    assertTrue(inOtherThread(() -> lock.tryAcquire(EXCLUSIVE)).isEmpty());
    assertThrows(SelfDeadlockException.class, () -> lock.acquire(EXCLUSIVE));
    hold.close();
    assertFalse(hold.verify());
    assertUsable();
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void aCloseThatFindsTheLockLostSaysSoOnce(LockMode mode) throws Exception {
    Hold hold = lock.acquire(mode);
    description.failNext(Call.UNLOCK, lost);

    assertSame(lost, assertThrows(UncheckedIOException.class, hold::close).getCause());

    assertFalse(hold.verify());
    hold.close();
    assertUsable();
  }

  @Test
  void aDowngradeThatFailsStaysExclusive() throws Exception {
    Hold hold = lock.acquire(EXCLUSIVE);
    description.failNext(Call.DOWNGRADE, eio);

    assertSame(eio, assertThrows(UncheckedIOException.class, hold::downgrade).getCause());

    assertEquals(EXCLUSIVE, hold.mode());
    assertTrue(hold.verify());
    assertThrows(SelfDeadlockException.class, () -> lock.acquire(SHARED));
    assertEquals(SHARED, hold.downgrade().mode());
    hold.close();
    assertUsable();
  }

  @Test
  void anUpgradeThatFailsStaysShared() throws Exception {
    Hold hold = lock.acquire(SHARED);
    description.failNext(Call.UPGRADE, eio);

    assertSame(eio, assertThrows(LockException.class, hold::tryUpgrade));

    assertEquals(SHARED, hold.mode());
    assertTrue(hold.verify());
    assertTrue(inOtherThread(() -> lock.tryAcquire(SHARED)).isPresent());
  }
}
