package io.mortise.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.mortise.LockFile;
import io.mortise.support.Recorded;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The views leave no garbage, unless holds are recorded. */
@Tag("native")
@Timeout(60)
class AllocationTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final int PAIRS = 20_000;

  @TempDir Path directory;

  private static double bytesForEach(Lock lock) {
    lockAndUnlock(lock); // what is made once
    long before = THREADS.getCurrentThreadAllocatedBytes();
    lockAndUnlock(lock);
    return (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / PAIRS;
  }

  private static void lockAndUnlock(Lock lock) {
    for (int pair = 0; pair < PAIRS; pair++) {
      lock.lock();
      lock.unlock();
    }
  }

  private static void assertNoGarbage(LockFile file) {
    double exclusive = bytesForEach(file.writeLock());
    double shared = bytesForEach(file.readLock());
    assertTrue(exclusive < 1, "exclusive: " + exclusive + " B for each pair");
    assertTrue(shared < 1, "shared: " + shared + " B for each pair");
  }

  private LockFile open(Duration retain) throws Exception {
    return LockFile.builder(directory.resolve("file")).retain(retain).open();
  }

  @Test
  void aStrictLockLeavesNone() throws Exception {
    try (LockFile file = open(Duration.ZERO)) {
      assertNoGarbage(file);
    }
  }

  @Test
  void aRetainedLockLeavesNone() throws Exception {
    try (LockFile file = open(Duration.ofHours(1))) {
      assertNoGarbage(file);
    }
  }

  @Test
  void whereSomebodyRecordsOtherThingsTheyLeaveNone() throws Exception {
    try (LockFile strict = open(Duration.ZERO);
        Recorded recorded = Recorded.all("LockLost")) {
      assertNoGarbage(strict);
      assertTrue(recorded.of(strict.path()).isEmpty());
    }
  }

  @Test
  void recordedHoldsAreWhatTheseTestsWouldSee() throws Exception {
    try (LockFile strict = open(Duration.ZERO);
        Recorded recorded = new Recorded(Duration.ofHours(1), "LockHold")) {
      assertTrue(bytesForEach(strict.writeLock()) > 16);
      assertTrue(recorded.of(strict.path()).isEmpty());
    }
  }
}
