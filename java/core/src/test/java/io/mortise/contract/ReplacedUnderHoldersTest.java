package io.mortise.contract;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.support.OtherThread.inOtherThread;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.support.Descriptors;
import java.nio.file.Files;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Threads that hold through one LockFile while the file behind its path changes. */
class ReplacedUnderHoldersTest extends OneLockFile {

  @Tag("native")
  @Test
  void twoThreadsThatWriteThroughOldAndNewFileBothUnlockTheirOwn() throws Exception {
    file.writeLock().lock();
    Files.delete(path);

    inOtherThread(
        () -> {
          moveToTheNewFile();
          file.writeLock().lock();
          file.writeLock().unlock();
          return null;
        });
    file.writeLock().unlock();

    file.close();
    assertEquals(0, Descriptors.openIn(directory));
  }

  /** A grant elsewhere on the path is what notices that the file is another one. */
  private void moveToTheNewFile() throws Exception {
    file.range(0, 1).acquire(EXCLUSIVE).close();
  }

  @Test
  void theFirstRangeOfARemovedFileIsLockedOnTheNewOne() throws Exception {
    Files.delete(path);

    Hold hold = file.range(0, 1).acquire(EXCLUSIVE);

    assertTrue(hold.verify());
    assertTrue(Files.exists(path));
    hold.close();
  }

  @Test
  void aHoldOnARemovedFileIsNoLongerVerified() throws Exception {
    Hold hold = Objects.requireNonNull(file.acquire(EXCLUSIVE));
    Files.delete(path);

    assertFalse(hold.verify());
    hold.close();
  }
}
