package io.mortise.faults;

import static io.mortise.LockMode.EXCLUSIVE;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockTimeoutException;
import io.mortise.harness.Agent;
import io.mortise.harness.Eventually;
import io.mortise.harness.KernelLocks;
import io.mortise.harness.Signals;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is stopped, as by a debugger or a suspended container, and goes on. */
@Tag("native")
@Tag("strict")
@Tag("once")
class StoppedProcessTest {

  private static final Duration A_WHILE = Duration.ofMillis(100);

  @TempDir Path directory;

  @Test
  void aStoppedHolderKeepsItsLockAndOthersTimeOut() throws Exception {
    Path path = directory.resolve("lock");
    try (Signals signals = Signals.open();
        Agent holder = Agent.startWith(path, "holder");
        LockFile file = LockFile.open(path)) {
      holder.acquire(EXCLUSIVE);
      signals.stop(holder.process().pid());
      assertThrows(LockTimeoutException.class, () -> file.acquire(EXCLUSIVE, A_WHILE));
      signals.goOn(holder.process().pid());
      assertTrue(holder.verify());
      holder.release();
      file.acquire(EXCLUSIVE, Eventually.PATIENCE).close();
    }
  }

  /** The kernel may grant it while it is stopped; then it has it, and nobody else. */
  @Test
  void aWaiterThatWasStoppedWhenItsTurnCameHasTheLockWhenItGoesOn() throws Exception {
    Path path = directory.resolve("lock");
    try (Signals signals = Signals.open();
        Agent waiter = Agent.startWith(path, "waiter");
        LockFile file = LockFile.open(path)) {
      try (Hold hold = file.acquire(EXCLUSIVE)) {
        waiter.beginAcquire(EXCLUSIVE);
        KernelLocks.awaitWaiters(path, 1);
        signals.stop(waiter.process().pid());
        assertTrue(hold.verify());
      }
      assertFalse(waiter.hasAnswered());
      signals.goOn(waiter.process().pid());
      waiter.awaitAcquired();
      assertTrue(waiter.verify());
      assertTrue(file.tryAcquire(EXCLUSIVE).isEmpty());
    }
  }
}
