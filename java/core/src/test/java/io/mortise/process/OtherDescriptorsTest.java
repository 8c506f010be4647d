package io.mortise.process;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.LockMode;
import io.mortise.Mechanism;
import io.mortise.harness.Agent;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody else in the JVM opens the lock file and closes it again. */
class OtherDescriptorsTest {

  @TempDir Path directory;

  @Tag("native")
  @Test
  void closingAnotherDescriptorOfTheFileLosesNothing() throws Exception {
    Path path = directory.resolve("lock");
    try (Agent holder = Agent.startWith(path, "holder");
        Agent other = Agent.startWith(path, "other")) {
      holder.acquire(LockMode.EXCLUSIVE);
      holder.openAndClose(path);
      assertFalse(other.tryAcquire(LockMode.SHARED));
      assertTrue(holder.verify());
    }
  }

  @Tag("native")
  @Test
  void norIsASharedLockOfARangeLost() throws Exception {
    Path path = directory.resolve("lock");
    try (Agent holder = Agent.startWith(path, "holder");
        Agent other = Agent.startWith(path, "other")) {
      holder.useRange(0, 10);
      other.useRange(9, 1);
      holder.acquire(LockMode.SHARED);
      holder.openAndClose(path);
      assertFalse(other.tryAcquire(LockMode.EXCLUSIVE));
      assertTrue(holder.verify());
    }
  }

  @Tag("native")
  @Test
  void norIsAnFlock() throws Exception {
    Path path = directory.resolve("lock");
    try (Agent holder = Agent.start("holder").open(path, Mechanism.FLOCK);
        Agent other = Agent.start("other").open(path, Mechanism.FLOCK)) {
      holder.acquire(LockMode.EXCLUSIVE);
      holder.openAndClose(path);
      assertFalse(other.tryAcquire(LockMode.SHARED));
      assertTrue(holder.verify());
    }
  }

  /** Why Mortise does not use the locks of java.nio: POSIX wants it so. */
  @Test
  void theLockOfJavaNioIsLostInTheSameSituationAndClaimsToBeValid() throws Exception {
    Path path = directory.resolve("lock");
    try (Agent other = Agent.startWith(path, "other");
        Agent holder = Agent.start("holder")) {
      holder.nioLock(path, LockMode.EXCLUSIVE);
      assertFalse(other.tryAcquire(LockMode.EXCLUSIVE));
      holder.openAndClose(path);
      assertTrue(other.tryAcquire(LockMode.EXCLUSIVE));
      assertTrue(holder.nioIsValid());
    }
  }
}
