package io.mortise.contract;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static io.mortise.support.OtherThread.inOtherThread;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.LockTimeoutException;
import io.mortise.Mechanism;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is different with flock. The stranger is flock(1). */
@Tag("native")
class FlockTest {

  @TempDir Path directory;
  private Path path;
  private LockFile file;

  @BeforeEach
  void open() throws Exception {
    path = directory.resolve("file.lock");
    file = LockFile.builder(path).mechanism(Mechanism.FLOCK).open();
  }

  @AfterEach
  void close() {
    file.close();
  }

  private boolean strangerGets(LockMode mode) throws Exception {
    String option = mode == EXCLUSIVE ? "--exclusive" : "--shared";
    Process flock =
        new ProcessBuilder("flock", option, "--nonblock", path.toString(), "true").start();
    return flock.waitFor() == 0;
  }

  @Test
  void anExclusiveHoldExcludesEverybody() throws Exception {
    Hold hold = file.acquire(EXCLUSIVE);

    assertTrue(hold.verify());
    assertEquals(false, strangerGets(SHARED));
    assertTrue(inOtherThread(() -> file.tryAcquire(SHARED)).isEmpty());
    hold.close();
    assertTrue(strangerGets(EXCLUSIVE));
  }

  @Test
  void aSharedHoldExcludesWriters() throws Exception {
    Hold hold = file.acquire(SHARED);

    assertTrue(hold.verify());
    assertTrue(strangerGets(SHARED));
    assertEquals(false, strangerGets(EXCLUSIVE));
    assertTrue(inOtherThread(() -> file.tryAcquire(EXCLUSIVE)).isEmpty());
    hold.close();
  }

  @Test
  void downgradeLetsThisJvmsReadersInAndKeepsOtherProcessesOut() throws Exception {
    Hold hold = file.acquire(EXCLUSIVE);

    hold.downgrade();

    assertEquals(SHARED, hold.mode());
    assertTrue(hold.verify());
    assertTrue(inOtherThread(() -> file.tryAcquire(EXCLUSIVE)).isEmpty());
    Hold reader = inOtherThread(() -> file.acquire(SHARED));
    assertEquals(false, strangerGets(SHARED));
    hold.close();
    assertEquals(false, strangerGets(SHARED), "a reader of this JVM is left");
    reader.close();
    assertTrue(strangerGets(EXCLUSIVE));
  }

  @Test
  void tryUpgradeNeverSucceedsAndLosesNothing() throws Exception {
    Hold hold = file.acquire(SHARED);

    assertEquals(Optional.empty(), hold.tryUpgrade());

    assertEquals(SHARED, hold.mode());
    assertTrue(hold.verify());
    assertEquals(false, strangerGets(EXCLUSIVE));
    hold.close();
  }

  @Test
  void thereAreNoRanges() {
    var refusal = assertThrows(UnsupportedOperationException.class, () -> file.range(0, 1));

    assertTrue(refusal.getMessage().contains(path.toString()), refusal.getMessage());
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void aTimedWaitForAStrangerEndsInTime(LockMode mode) throws Exception {
    Process stranger =
        new ProcessBuilder("flock", path.toString(), "sh", "-c", "echo; exec cat").start();
    assertEquals('\n', stranger.getInputStream().read(), "it has the lock");

    assertThrows(LockTimeoutException.class, () -> file.acquire(mode, Duration.ofMillis(30)));
    assertEquals(LockMode.EXCLUSIVE, file.owner().orElseThrow().mode());

    stranger.getOutputStream().close();
    assertTrue(stranger.waitFor(20, TimeUnit.SECONDS));
    file.acquire(mode, Duration.ofSeconds(20)).close();
  }

  @Test
  void theViewsDowngradeAsHoldsDo() throws Exception {
    file.writeLock().lock();
    file.readLock().lock();
    file.writeLock().unlock();

    Hold reader = inOtherThread(() -> file.acquire(SHARED));
    assertEquals(false, strangerGets(SHARED));
    file.readLock().unlock();
    reader.close();
    assertTrue(strangerGets(EXCLUSIVE));
  }
}
