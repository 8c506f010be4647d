package io.mortise.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.LockMode;
import io.mortise.harness.Agent;
import io.mortise.harness.KernelLocks;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What holds between Mortise and every other program that locks the same file in the same family.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ForeignLockerTest {

  Path path;
  Agent mortise;

  /** The other program. */
  interface Foreigner extends AutoCloseable {

    boolean tryLock(LockMode mode) throws Exception;

    void beginLock(LockMode mode) throws Exception;

    void awaitLocked() throws Exception;

    void unlock() throws Exception;

    @Override
    void close();
  }

  /** The way Mortise is asked to lock the file. */
  abstract void openWithMortise() throws Exception;

  abstract Foreigner startForeigner() throws Exception;

  @BeforeAll
  void startMortise() throws Exception {
    mortise = Agent.start("mortise");
  }

  @AfterAll
  void stopMortise() {
    mortise.close();
  }

  @BeforeEach
  void createTheFile(@TempDir Path directory) throws Exception {
    path = directory.resolve("lock");
    openWithMortise();
  }

  @AfterEach
  void forgetTheFile() {
    mortise.reset();
  }

  @Test
  void mortiseExclusiveExcludesTheOther() throws Exception {
    mortise.acquire(LockMode.EXCLUSIVE);
    try (Foreigner other = startForeigner()) {
      assertFalse(other.tryLock(LockMode.EXCLUSIVE));
      assertFalse(other.tryLock(LockMode.SHARED));
    }
  }

  @Tag("native")
  @Test
  void mortiseSharedExcludesOnlyTheOthersExclusive() throws Exception {
    mortise.acquire(LockMode.SHARED);
    try (Foreigner other = startForeigner()) {
      assertFalse(other.tryLock(LockMode.EXCLUSIVE));
      assertTrue(other.tryLock(LockMode.SHARED));
    }
  }

  @Test
  void theOthersExclusiveExcludesMortise() throws Exception {
    try (Foreigner other = startForeigner()) {
      assertTrue(other.tryLock(LockMode.EXCLUSIVE));
      assertFalse(mortise.tryAcquire(LockMode.EXCLUSIVE));
      assertFalse(mortise.tryAcquire(LockMode.SHARED));
    }
  }

  @Tag("native")
  @Test
  void theOthersSharedExcludesOnlyMortiseExclusive() throws Exception {
    try (Foreigner other = startForeigner()) {
      assertTrue(other.tryLock(LockMode.SHARED));
      assertFalse(mortise.tryAcquire(LockMode.EXCLUSIVE));
      assertTrue(mortise.tryAcquire(LockMode.SHARED));
    }
  }

  @Test
  void mortiseWaitsUntilTheOtherUnlocks() throws Exception {
    try (Foreigner other = startForeigner()) {
      assertTrue(other.tryLock(LockMode.EXCLUSIVE));
      mortise.beginAcquire(LockMode.EXCLUSIVE);
      KernelLocks.awaitWaiters(path, 1);
      assertFalse(mortise.hasAnswered());
      other.unlock();
      mortise.awaitAcquired();
    }
  }

  @Test
  void theOtherWaitsUntilMortiseReleases() throws Exception {
    mortise.acquire(LockMode.EXCLUSIVE);
    try (Foreigner other = startForeigner()) {
      other.beginLock(LockMode.EXCLUSIVE);
      KernelLocks.awaitWaiters(path, 1);
      mortise.release();
      other.awaitLocked();
      assertFalse(mortise.tryAcquire(LockMode.SHARED));
      assertEquals(1, KernelLocks.held(path));
    }
  }
}
