package io.mortise.internal.lock;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static io.mortise.support.OtherThread.inOtherThread;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.internal.backend.ByteRange;
import io.mortise.support.FaultPlan.Call;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The Lock views while the operating system fails. */
class ViewFaultTest extends FakeLock {

  private Lock view(LockMode mode) {
    return mode == SHARED ? lock.readLock() : lock.writeLock();
  }

  private static void assertFails(LockException failure, Executable call) {
    assertSame(failure, assertThrows(UncheckedIOException.class, call).getCause());
  }

  private void assertUsable() throws Exception {
    assertNull(description.heldMode(ByteRange.MAIN));
    for (LockMode mode : LockMode.values()) {
      assertTrue(view(mode).tryLock());
      assertEquals(mode, description.heldMode(ByteRange.MAIN));
      view(mode).unlock();
      assertNull(description.heldMode(ByteRange.MAIN));
    }
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void aLockThatFailsHoldsNothing(LockMode mode) throws Exception {
    for (Executable way :
        new Executable[] {
          () -> view(mode).lock(),
          () -> view(mode).lockInterruptibly(),
          () -> view(mode).tryLock(),
          () -> view(mode).tryLock(1, TimeUnit.DAYS)
        }) {
      description.failNext(Call.TRY, eio);
      assertFails(eio, way);
      assertThrows(IllegalMonitorStateException.class, view(mode)::unlock);
    }
    assertUsable();
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void anUnlockThatFailsKeepsTheLockAndMayBeTriedAgain(LockMode mode) throws Exception {
    view(mode).lock();
    description.failNext(Call.UNLOCK, eio);
    description.failNext(Call.UNLOCK, eio);

    assertFails(eio, view(mode)::unlock);
    assertFails(eio, view(mode)::unlock);

    assertTrue(inOtherThread(() -> lock.tryAcquire(EXCLUSIVE)).isEmpty());
    view(mode).unlock();
    assertUsable();
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void anUnlockThatFindsTheLockLostHasUnlocked(LockMode mode) throws Exception {
    view(mode).lock();
    description.failNext(Call.UNLOCK, lost);

    assertFails(lost, view(mode)::unlock);

    stealFromUnder();
    assertThrows(IllegalMonitorStateException.class, view(mode)::unlock, "it is held no more");
    assertUsable();
  }

  /** The system took the lock away; the fake has to be told. */
  private void stealFromUnder() throws LockException {
    if (description.heldMode(ByteRange.MAIN) != null) {
      description.unlock(ByteRange.MAIN);
    }
  }

  @Test
  void aWriterThatFailsToDowngradeStaysTheWriter() throws Exception {
    lock.writeLock().lock();
    lock.readLock().lock();
    description.failNext(Call.DOWNGRADE, eio);

    assertFails(eio, () -> lock.writeLock().unlock());

    assertEquals(EXCLUSIVE, description.heldMode(ByteRange.MAIN));
    assertFalse(inOtherThread(() -> lock.readLock().tryLock()));
    lock.writeLock().unlock();
    assertEquals(SHARED, description.heldMode(ByteRange.MAIN));
    lock.readLock().unlock();
    assertUsable();
  }
}
