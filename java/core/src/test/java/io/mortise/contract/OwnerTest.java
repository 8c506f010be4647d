package io.mortise.contract;

import static io.mortise.LockMode.SHARED;
import static io.mortise.support.OtherThread.inThreadNamed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Backend;
import io.mortise.Hold;
import io.mortise.LockMode;
import io.mortise.LockOwner;
import io.mortise.support.BackendHere;
import io.mortise.support.ForeignLock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who holds the lock, as far as it can be told. */
class OwnerTest extends OneLock {

  private static final OptionalLong THIS_PROCESS = OptionalLong.of(ProcessHandle.current().pid());

  @Test
  void aFreeLockHasNone() throws Exception {
    assertEquals(Optional.empty(), file.owner());
    file.acquire(LockMode.EXCLUSIVE).close();
    assertEquals(Optional.empty(), file.owner());
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void aHoldIsOwnedByTheThreadThatTookIt(LockMode mode) throws Exception {
    Instant before = Instant.now().minusSeconds(1); // the clock of the two may be set meanwhile
    Hold hold = inThreadNamed("taker", () -> file.acquire(mode));

    LockOwner owner = file.owner().orElseThrow();
    assertOwns(mode, owner);
    assertEquals(Optional.of("thread taker"), owner.command());
    if (owner.since().isPresent()) { // of a retained one it is not known
      assertTrue(owner.since().get().isAfter(before), owner.toString());
      assertFalse(owner.since().get().isAfter(Instant.now().plusSeconds(1)), owner.toString());
    }
    hold.close();
  }

  private static void assertOwns(LockMode mode, LockOwner owner) {
    assertEquals(THIS_PROCESS, owner.pid());
    assertTrue(owner.thisProcess());
    assertEquals(mode, owner.mode());
    assertEquals(LockOwner.State.HOLDS, owner.state());
    assertEquals(
        Optional.of(BackendHere.isPortable() ? Backend.PORTABLE : Backend.NATIVE), owner.backend());
    assertTrue(owner.host().isPresent());
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void aHoldTakenAsynchronouslyIsOwnedByThisProcess(LockMode mode) throws Exception {
    Hold hold = file.acquireAsync(mode).get();

    LockOwner owner = file.owner().orElseThrow();
    assertOwns(mode, owner);
    assertEquals(Optional.empty(), owner.command());
    hold.close();
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void aViewIsOwnedByThisProcess(LockMode mode) throws Exception {
    Lock view = mode == SHARED ? file.readLock() : file.writeLock();
    view.lock();

    LockOwner owner = file.owner().orElseThrow();

    assertTrue(owner.thisProcess());
    assertEquals(mode, owner.mode());
    view.unlock();
  }

  @Test
  void conversionsShow() throws Exception {
    Hold hold = file.acquire(LockMode.EXCLUSIVE);

    hold.downgrade();
    assertEquals(SHARED, file.owner().orElseThrow().mode());
    hold.tryUpgrade();
    assertEquals(LockMode.EXCLUSIVE, file.owner().orElseThrow().mode());
    hold.close();
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void aStrangerIsNamedByItsProcessAndMode(LockMode mode) throws Exception {
    try (ForeignLock foreign =
        mode == SHARED ? ForeignLock.shared(path) : ForeignLock.exclusive(path)) {
      LockOwner owner = file.owner().orElseThrow();

      assertEquals(OptionalLong.of(foreign.pid()), owner.pid());
      assertEquals(mode, owner.mode());
      foreign.release();
    }
  }

  @Test
  void itsTextIsFitForAMessage() {
    assertEquals(
        "process 7 (sleep 10), EXCLUSIVE",
        new LockOwner(OptionalLong.of(7), false, LockMode.EXCLUSIVE, Optional.of("sleep 10"))
            .toString());
    assertEquals(
        "process 7, this very process (thread main), SHARED",
        new LockOwner(OptionalLong.of(7), true, SHARED, Optional.of("thread main")).toString());
    assertEquals(
        "an unknown process, SHARED",
        new LockOwner(OptionalLong.empty(), false, SHARED, Optional.empty()).toString());
  }
}
