package io.mortise.process;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.harness.Agent;
import io.mortise.harness.OpenFiles;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that was started while a lock was held does not inherit it. */
@Timeout(300)
class ChildProcessesTest {

  @TempDir Path directory;

  @Test
  void aChildDoesNotKeepALockThatItsParentReleased() throws Exception {
    Path path = directory.resolve("lock");
    try (Agent parent = Agent.startWith(path, "parent");
        Agent other = Agent.startWith(path, "other")) {
      parent.acquire(LockMode.EXCLUSIVE);
      ProcessHandle child = spawnSleeper(parent);
      try {
        parent.release();
        parent.closeFile();
        assertTrue(other.tryAcquire(LockMode.EXCLUSIVE));
        assertTrue(child.isAlive());
      } finally {
        child.destroyForcibly();
      }
    }
  }

  @Test
  void aChildDoesNotKeepTheLockOfAParentThatWasKilled() throws Exception {
    Path path = directory.resolve("lock");
    try (Agent parent = Agent.startWith(path, "parent");
        Agent other = Agent.startWith(path, "other")) {
      parent.acquire(LockMode.EXCLUSIVE);
      ProcessHandle child = spawnSleeper(parent);
      try {
        other.beginAcquire(LockMode.EXCLUSIVE);
        parent.kill();
        other.awaitAcquired();
        assertTrue(child.isAlive());
      } finally {
        child.destroyForcibly();
      }
    }
  }

  private static ProcessHandle spawnSleeper(Agent parent) {
    return ProcessHandle.of(parent.spawn("sleep 600")).orElseThrow();
  }

  /** The JDK closes all descriptors before it executes a program. Others do not. */
  @Tag("native")
  @Test
  void evenAProcessStartedByForeignNativeCodeWouldNotInheritIt() throws Exception {
    Path path = directory.resolve("lock");
    try (LockFile file = LockFile.open(path);
        Hold main = file.acquire(LockMode.EXCLUSIVE);
        Hold range = file.range(0, 1).acquire(LockMode.EXCLUSIVE)) {
      assertTrue(main.verify() && range.verify());
      assertTrue(OpenFiles.countOf(path) == 2);
      assertTrue(OpenFiles.areClosedOnExec(path));
    }
  }
}
