package io.mortise.internal.retain;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.LockLostException;
import io.mortise.LockMode;
import io.mortise.internal.backend.ByteRange;
import io.mortise.support.FakeDescription;
import io.mortise.support.FakeKernel;
import io.mortise.support.FaultPlan.Call;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the system has taken away is not granted from memory. */
class LostLockTest {

  private final FakeKernel kernel = new FakeKernel();
  private final FakeDescription ours = kernel.open();
  private final FakeDescription others = kernel.open();
  private final RetainingDescription lock = new RetainingDescription(ours);

  private void lose(Call at) {
    ours.failNext(at, new LockLostException("test", Path.of("lock"), "gone", "EBADF", 9));
    ours.loseLocks();
  }

  @Test
  void whileItIsDowngraded() throws Exception {
    assertTrue(lock.tryLock(LockMode.EXCLUSIVE, ByteRange.MAIN));
    lose(Call.DOWNGRADE);
    assertThrows(LockLostException.class, () -> lock.downgrade(ByteRange.MAIN));

    assertTrue(others.tryLock(LockMode.EXCLUSIVE, ByteRange.MAIN));
    assertFalse(lock.tryLock(LockMode.EXCLUSIVE, ByteRange.MAIN));
  }

  @Test
  void whileItIsGivenBack() throws Exception {
    assertTrue(lock.tryLock(LockMode.EXCLUSIVE, ByteRange.MAIN));
    lose(Call.UNLOCK);
    assertThrows(LockLostException.class, () -> lock.unlock(ByteRange.MAIN));

    assertTrue(others.tryLock(LockMode.EXCLUSIVE, ByteRange.MAIN));
    assertFalse(lock.tryLock(LockMode.EXCLUSIVE, ByteRange.MAIN));
  }
}
