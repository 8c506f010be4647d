package io.mortise.internal.retain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.harness.Eventually;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.WaitOutcome;
import io.mortise.support.FakeDescription;
import io.mortise.support.FakeKernel;
import io.mortise.support.FaultPlan.Call;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TurnstileFaultTest {

  private final FakeKernel kernel = new FakeKernel();
  private final FakeDescription owner = kernel.open();
  private final FakeDescription asking = kernel.open();
  private final RetainingDescription lock = new RetainingDescription(asking);

  /** Or the gate would take it for refused, and the lock would be nobody's and everybody's. */
  @Test
  void whatWasGrantedIsGrantedThoughTheTurnstileIsNotGivenBack() throws Exception {
    owner.tryLock(LockMode.EXCLUSIVE, ByteRange.MAIN);
    owner.tryLock(LockMode.EXCLUSIVE, ByteRange.RETAINED_MARK);
    FutureTask<WaitOutcome> wait =
        new FutureTask<>(
            () -> lock.awaitLock(LockMode.EXCLUSIVE, ByteRange.MAIN, -1, lock.beginWait()));
    new Thread(wait).start();
    Eventually.await("does not ask", () -> asking.heldMode(ByteRange.TURNSTILE) != null);
    asking.failNext(Call.UNLOCK, new LockException("release", Path.of("lock"), "test", "EIO", 5));

    owner.unlock(ByteRange.MAIN);

    assertEquals(WaitOutcome.GRANTED, wait.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    lock.unlock(ByteRange.MAIN);
    assertNull(asking.heldMode(ByteRange.MAIN));
    kernel.mustNotHaveBeenAbused();
  }
}
