package io.mortise.internal.gate;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static io.mortise.support.MustBlock.mustBlock;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.LockException;
import io.mortise.LockLostException;
import io.mortise.LockMode;
import io.mortise.internal.backend.ByteRange;
import io.mortise.support.FakeDescription;
import io.mortise.support.FakeKernel;
import io.mortise.support.FaultPlan.Call;
import io.mortise.support.MustBlock;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When the operating system fails, the failure is handed on and nothing has changed. */
class GateFaultTest {

  private static final Path PATH = Path.of("file.lock");

  private final LockException eio = new LockException("test", PATH, "broken", "EIO", 5);
  private final LockLostException lost = new LockLostException("test", PATH, "gone", "EBADF", 9);

  private final FakeKernel kernel = new FakeKernel();
  private final FakeDescription description = kernel.open();
  private final FakeDescription stranger = kernel.open();
  private final Gate gate = new Gate(description, ByteRange.MAIN);

  @AfterEach
  void theDescriptionWasUsedAsAgreed() {
    kernel.mustNotHaveBeenAbused();
  }

  private Outcome acquire(LockMode mode) throws Exception {
    return gate.acquire(Waiter.ofCurrentThread(mode, Patience.ENDLESS_INTERRUPTIBLE));
  }

  private void assertUsable() throws Exception {
    assertNull(description.heldMode(ByteRange.MAIN));
    assertEquals(Outcome.GRANTED, gate.tryAcquire(EXCLUSIVE));
    assertEquals(EXCLUSIVE, description.heldMode(ByteRange.MAIN));
    gate.release(EXCLUSIVE);
    assertEquals(Outcome.GRANTED, acquire(SHARED));
    gate.release(SHARED);
    assertNull(description.heldMode(ByteRange.MAIN));
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void aFailedTryHoldsNothing(LockMode mode) throws Exception {
    description.failNext(Call.TRY, eio);

    assertSame(eio, assertThrows(LockException.class, () -> gate.tryAcquire(mode)));

    assertUsable();
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void aFailedWaitHoldsNothing(LockMode mode) throws Exception {
    description.failNext(Call.AWAIT, eio);

    assertSame(eio, assertThrows(LockException.class, () -> acquire(mode)));

    assertUsable();
  }

  @Test
  void aWaitThatFailsLetsTheNextOneTry() throws Exception {
    stranger.tryLock(EXCLUSIVE, ByteRange.MAIN);
    MustBlock<Outcome> first = mustBlock(() -> acquire(EXCLUSIVE));
    MustBlock<Outcome> second = mustBlock(() -> acquire(EXCLUSIVE));

    description.failNext(Call.AWAIT, eio);

    assertSame(eio, first.mustThrow(LockException.class));
    second.mustStillBlock();
    stranger.unlock(ByteRange.MAIN);
    assertEquals(Outcome.GRANTED, second.mustReturn());
    gate.release(EXCLUSIVE);
    assertUsable();
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void aReleaseThatFailsKeepsTheLockAndMayBeTriedAgain(LockMode mode) throws Exception {
    gate.tryAcquire(mode);
    description.failNext(Call.UNLOCK, eio);
    description.failNext(Call.UNLOCK, eio);

    assertSame(eio, assertThrows(LockException.class, () -> gate.release(mode)));
    assertSame(eio, assertThrows(LockException.class, () -> gate.release(mode)));

    assertEquals(mode, description.heldMode(ByteRange.MAIN));
    assertEquals(Outcome.BUSY, gate.tryAcquire(EXCLUSIVE));
    gate.release(mode);
    assertUsable();
  }

  @Test
  void aReleaseThatFailsLetsReadersJoinTheReaderThatIsLeft() throws Exception {
    gate.tryAcquire(SHARED);
    description.failNext(Call.UNLOCK, eio);
    assertThrows(LockException.class, () -> gate.release(SHARED));

    assertEquals(Outcome.GRANTED, gate.tryAcquire(SHARED));

    gate.release(SHARED);
    gate.release(SHARED);
    assertUsable();
  }

  @Test
  void aReleaseThatFailsKeepsTheWaitersWaiting() throws Exception {
    gate.tryAcquire(EXCLUSIVE);
    MustBlock<Outcome> waiter = mustBlock(() -> acquire(EXCLUSIVE));
    description.failNext(Call.UNLOCK, eio);

    assertThrows(LockException.class, () -> gate.release(EXCLUSIVE));

    waiter.mustStillBlock();
    gate.release(EXCLUSIVE);
    assertEquals(Outcome.GRANTED, waiter.mustReturn());
    gate.release(EXCLUSIVE);
    assertUsable();
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void aLockThatWasLostIsFreeAfterTheReleaseThatFound(LockMode mode) throws Exception {
    gate.tryAcquire(mode);
    MustBlock<Outcome> waiter = mustBlock(() -> acquire(EXCLUSIVE));
    description.failNext(Call.UNLOCK, lost);

    assertSame(lost, assertThrows(LockLostException.class, () -> gate.release(mode)));

    assertEquals(Outcome.GRANTED, waiter.mustReturn());
    gate.release(EXCLUSIVE);
    assertUsable();
  }

  @Test
  void aDowngradeThatFailsStaysExclusive() throws Exception {
    gate.tryAcquire(EXCLUSIVE);
    description.failNext(Call.DOWNGRADE, eio);

    assertSame(eio, assertThrows(LockException.class, gate::downgrade));

    assertEquals(Outcome.BUSY, gate.tryAcquire(SHARED));
    gate.downgrade();
    assertEquals(Outcome.GRANTED, gate.tryAcquire(SHARED));
    gate.release(SHARED);
    gate.release(SHARED);
    assertUsable();
  }

  @Test
  void anUpgradeThatFailsStaysShared() throws Exception {
    gate.tryAcquire(SHARED);
    description.failNext(Call.UPGRADE, eio);

    assertSame(eio, assertThrows(LockException.class, gate::tryUpgrade));

    assertEquals(Outcome.GRANTED, gate.tryAcquire(SHARED));
    gate.release(SHARED);
    assertTrue(gate.tryUpgrade());
    gate.release(EXCLUSIVE);
    assertUsable();
  }

  @Test
  void anUpgradeThatFailsServesWhoeverQueuedMeanwhile() throws Exception {
    gate.tryAcquire(SHARED);
    MustBlock<Outcome> writer = mustBlock(() -> acquire(EXCLUSIVE));
    description.failNext(Call.UPGRADE, eio);

    assertThrows(LockException.class, gate::tryUpgrade);

    writer.mustStillBlock();
    gate.release(SHARED);
    assertEquals(Outcome.GRANTED, writer.mustReturn());
    gate.release(EXCLUSIVE);
  }
}
