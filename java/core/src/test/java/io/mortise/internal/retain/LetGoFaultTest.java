package io.mortise.internal.retain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.LockException;
import io.mortise.LockLostException;
import io.mortise.LockMode;
import io.mortise.harness.Eventually;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.gate.Gate;
import io.mortise.internal.gate.Outcome;
import io.mortise.support.FakeDescription;
import io.mortise.support.FakeKernel;
import io.mortise.support.FaultPlan.Call;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The system refuses to take back what was kept: it is offered again until it does. */
class LetGoFaultTest {

  private static final Path PATH = Path.of("lock");
  private final LockException eio = new LockException("release", PATH, "test", "EIO", 5);
  private final LockLostException lost = new LockLostException("release", PATH, "test", "EBADF", 9);

  private final FakeKernel system = new FakeKernel();
  private final FakeDescription kernel = system.open();
  private final FakeDescription stranger = system.open();
  private final RetainingDescription lock = new RetainingDescription(kernel);
  private final Gate gate = new Gate(lock, ByteRange.MAIN);

  private void keep(Duration idle) throws Exception {
    lock.setGate(gate);
    lock.startRetaining(idle.toNanos());
    assertEquals(Outcome.GRANTED, gate.tryAcquire(LockMode.EXCLUSIVE));
    assertTrue(gate.isToBeKept());
  }

  @AfterEach
  void end() {
    gate.retire();
    system.mustNotHaveBeenAbused();
    assertTrue(kernel.isClosed());
  }

  private void assertIsFree() {
    assertNull(kernel.heldMode(ByteRange.MAIN));
    assertNull(kernel.heldMode(ByteRange.RETAINED_MARK));
    assertTrue(gate.isIdle());
  }

  /** Every second failure is that of the mark, the others are those of the lock itself. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 20})
  void anIdleLockIsOfferedAgainUntilItIsTaken(int failures) throws Exception {
    keep(Duration.ofNanos(1));
    for (int i = 0; i < failures; i++) {
      kernel.failNext(Call.UNLOCK, eio);
    }

    gate.release(LockMode.EXCLUSIVE);

    Eventually.await("not let go", () -> kernel.heldMode(ByteRange.MAIN) == null);
    Eventually.await("still busy with it", gate::isIdle);
    assertIsFree();
    assertTrue(stranger.tryLock(LockMode.EXCLUSIVE, ByteRange.MAIN));
  }

  @Test
  void oneThatNobodyWantsRetainedIsOfferedAgainToo() throws Exception {
    keep(Duration.ofHours(1));
    gate.release(LockMode.EXCLUSIVE);
    kernel.failNext(Call.UNLOCK, eio);
    kernel.failNext(Call.UNLOCK, eio);

    lock.stopRetaining();

    Eventually.await("not let go", () -> kernel.heldMode(ByteRange.MAIN) == null);
    Eventually.await("still busy with it", gate::isIdle);
    assertIsFree();
  }

  @Test
  void meanwhileItIsToBeHadHere() throws Exception {
    keep(Duration.ofHours(1));
    gate.release(LockMode.EXCLUSIVE);
    kernel.failNext(Call.UNLOCK, eio);
    lock.stopRetaining();
    assertEquals(Outcome.GRANTED, gate.tryAcquire(LockMode.EXCLUSIVE));
    assertNotNull(kernel.heldMode(ByteRange.MAIN));
    gate.release(LockMode.EXCLUSIVE);
    Eventually.await("not let go", () -> kernel.heldMode(ByteRange.MAIN) == null);
  }

  @Test
  void oneThatTurnsOutToBeLostIsForgottenAndTakenAnew() throws Exception {
    keep(Duration.ofHours(1));
    gate.release(LockMode.EXCLUSIVE);
    kernel.loseLocks();
    kernel.failNext(Call.UNLOCK, lost);

    lock.stopRetaining();

    Eventually.await("still busy with it", gate::isIdle);
    assertEquals(Outcome.GRANTED, gate.tryAcquire(LockMode.EXCLUSIVE));
    assertEquals(LockMode.EXCLUSIVE, kernel.heldMode(ByteRange.MAIN));
    gate.release(LockMode.EXCLUSIVE);
  }

  /** A grant that turned out to be worth nothing, and cannot be given back either. */
  @Test
  void aGrantThatNobodyGotIsTheNextOnes() throws Exception {
    keep(Duration.ofHours(1));
    lock.stopRetaining();
    kernel.failNext(Call.UNLOCK, eio);
    assertEquals(eio, assertThrows(LockException.class, () -> gate.withdraw(LockMode.EXCLUSIVE)));
    assertEquals(Outcome.GRANTED, gate.tryAcquire(LockMode.EXCLUSIVE));
    gate.release(LockMode.EXCLUSIVE);
    assertIsFree();
  }
}
