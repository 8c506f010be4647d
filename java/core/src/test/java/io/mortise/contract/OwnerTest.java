package io.mortise.contract;

import static io.mortise.LockMode.SHARED;
import static io.mortise.support.OtherThread.inThreadNamed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockMode;
import io.mortise.LockOwner;
import io.mortise.support.BackendHere;
import io.mortise.support.ForeignLock;
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
    Hold hold = inThreadNamed("taker", () -> file.acquire(mode));

    assertEquals(
        Optional.of(new LockOwner(THIS_PROCESS, true, mode, Optional.of("thread taker"))),
        file.owner());
    hold.close();
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void aHoldTakenAsynchronouslyIsOwnedByThisProcess(LockMode mode) throws Exception {
    Hold hold = file.acquireAsync(mode).get();

    assertEquals(
        Optional.of(new LockOwner(THIS_PROCESS, true, mode, Optional.empty())), file.owner());
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
      Optional<LockOwner> owner = file.owner();

      if (BackendHere.isPortable()) {
        assertEquals(Optional.empty(), owner, "Java cannot ask who has a kernel lock");
      } else {
        assertEquals(OptionalLong.of(foreign.pid()), owner.orElseThrow().pid());
        assertEquals(mode, owner.orElseThrow().mode());
      }
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
