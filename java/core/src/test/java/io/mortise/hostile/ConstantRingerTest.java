package io.mortise.hostile;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.support.ForeignLock;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever may read a lock file can ring at it, for who retains its lock, as often as he likes. */
@Tag("once")
@Timeout(120)
class ConstantRingerTest {

  private static final int PAIRS = 1_000;

  @TempDir Path directory;

  @Test
  void aFileThatIsReadAllTheTimeIsLockedAsEver() throws Exception {
    Path path = directory.resolve("lock");
    try (LockFile file = LockFile.builder(path).retain(Duration.ofHours(1)).open()) {
      String readForEver = "while :; do read -r line <\"$1\"; done";
      Process ringer = new ProcessBuilder("sh", "-c", readForEver, "sh", path.toString()).start();
      try {
        for (int i = 0; i < PAIRS; i++) {
          try (Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
            assertTrue(hold.verify());
          }
        }
        try (Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
          assertFalse(ForeignLock.isToBeHad(path, LockMode.EXCLUSIVE));
          assertTrue(hold.verify());
        }
        assertTrue(ringer.isAlive());
      } finally {
        ringer.destroyForcibly().waitFor();
      }
    }
  }
}
