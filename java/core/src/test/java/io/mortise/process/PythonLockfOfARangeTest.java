package io.mortise.process;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.LockMode;
import io.mortise.harness.PythonLocker;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A range of Mortise's, and one of {@code fcntl.lockf}'s that overlaps it by one byte. */
class PythonLockfOfARangeTest extends ForeignLockerTest {

  @Override
  void openWithMortise() {
    mortise.open(path);
    mortise.useRange(100, 50);
  }

  @Override
  Foreigner startForeigner() throws IOException {
    return new PythonForeigner(PythonLocker.lockf(path, 149, 10));
  }

  @Tag("native")
  @Test
  void rangesThatTouchDoNotExcludeEachOther() throws IOException {
    try (PythonLocker before = PythonLocker.lockf(path, 99, 1);
        PythonLocker after = PythonLocker.lockf(path, 150, 1)) {
      mortise.acquire(LockMode.EXCLUSIVE);
      assertTrue(before.tryLock(LockMode.EXCLUSIVE));
      assertTrue(after.tryLock(LockMode.EXCLUSIVE));
    }
  }
}
