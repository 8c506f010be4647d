package io.mortise.contract;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static io.mortise.support.MustBlock.mustBlock;
import static io.mortise.support.OtherThread.inOtherThread;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.InterProcessLock;
import io.mortise.KeyedLocks;
import io.mortise.LockClosedException;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.LockStats;
import io.mortise.LockTimeoutException;
import io.mortise.SelfDeadlockException;
import io.mortise.harness.Eventually;
import io.mortise.support.MustBlock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@link LockFile#stats} counts. */
@Timeout(60)
class StatsTest {

  private static final Duration SHORT = Duration.ofMillis(20);

  @TempDir Path directory;
  private Path path;
  private LockFile file;

  @BeforeEach
  void openStrict() throws Exception {
    path = directory.resolve("file.lock");
    file = LockFile.builder(path).retain(Duration.ZERO).open();
  }

  @AfterEach
  void close() {
    file.close();
  }

  @Test
  void nothingIsCountedBeforeAnythingIsDone() {
    assertEquals(LockStats.NONE, file.stats());
  }

  @Test
  void eachGrantCountsOnceInItsMode() throws Exception {
    file.acquire(EXCLUSIVE).close();
    file.tryAcquire(EXCLUSIVE).orElseThrow().close();
    file.acquireAsync(EXCLUSIVE).get().close();
    file.writeLock().lock();
    file.writeLock().unlock();
    file.acquire(SHARED, SHORT).close();
    file.readLock().lock();
    file.readLock().unlock();

    LockStats stats = file.stats();
    assertEquals(4, stats.exclusiveGrants());
    assertEquals(0, stats.retainedGrants());
    assertEquals(2, stats.sharedGrants());
    assertEquals(0, stats.waits());
    assertEquals(0, stats.refusals());
    assertEquals(0, stats.holds());
  }

  @Test
  void enteringAViewAgainIsNoGrant() {
    file.writeLock().lock();
    file.writeLock().lock();
    file.readLock().lock();

    assertEquals(1, file.stats().exclusiveGrants());
    assertEquals(0, file.stats().sharedGrants());
    assertEquals(1, file.stats().holds());
    file.readLock().unlock();
    file.writeLock().unlock();
    file.writeLock().unlock();
    assertEquals(0, file.stats().holds());
  }

  @Test
  void readersTogetherAreHoldsOfTheirOwn() throws Exception {
    try (Hold one = file.acquire(SHARED);
        Hold other = inOtherThread(() -> file.acquire(SHARED))) {
      assertTrue(one.verify() && other.verify());
      assertEquals(2, file.stats().sharedGrants());
      assertEquals(2, file.stats().holds());
    }
    assertEquals(0, file.stats().holds());
  }

  @Test
  void triesThatAreToldNoAreRefusals() throws Exception {
    try (Hold hold = file.acquire(EXCLUSIVE)) {
      assertTrue(file.tryAcquire(SHARED).isEmpty());
      assertFalse(inOtherThread(() -> file.writeLock().tryLock()));
      assertFalse(inOtherThread(() -> file.readLock().tryLock(0, TimeUnit.SECONDS)));
      assertTrue(hold.verify());
    }
    assertEquals(3, file.stats().refusals());
    assertEquals(0, file.stats().waits());
    assertEquals(0, file.stats().losses());
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void aWaitCountsWhenItIsOverWithItsTime(LockMode mode) throws Exception {
    Hold hold = file.acquire(EXCLUSIVE);
    MustBlock<Hold> waiter = mustBlock(() -> file.acquire(mode));
    assertEquals(1, file.stats().waiting());
    assertEquals(0, file.stats().waits());
    hold.close();
    waiter.mustReturn().close();

    LockStats stats = file.stats();
    assertEquals(1, stats.waits());
    assertEquals(0, stats.waiting());
    assertTrue(stats.waitNanos() > 0);
    assertEquals(stats.waitNanos(), stats.longestWaitNanos());
    assertEquals(2, stats.exclusiveGrants() + stats.sharedGrants());
    assertEquals(0, stats.timeouts() + stats.interrupts() + stats.abandoned() + stats.failures());
  }

  @Test
  void aFuturesWaitIsAWait() throws Exception {
    Hold hold = file.acquire(EXCLUSIVE);
    CompletableFuture<Hold> future = file.acquireAsync(EXCLUSIVE);
    assertEquals(1, file.stats().waiting());
    hold.close();
    future.get().close();

    assertEquals(1, file.stats().waits());
    assertEquals(0, file.stats().waiting());
    assertEquals(2, file.stats().exclusiveGrants());
  }

  @Test
  void waitsWhoseTimeIsUpAreTimeouts() throws Exception {
    try (Hold hold = file.acquire(EXCLUSIVE)) {
      assertThrows(
          LockTimeoutException.class, () -> inOtherThread(() -> file.acquire(EXCLUSIVE, SHORT)));
      assertFalse(inOtherThread(() -> file.writeLock().tryLock(20, TimeUnit.MILLISECONDS)));
      assertTrue(hold.verify());
    }
    LockStats stats = file.stats();
    assertEquals(2, stats.timeouts());
    assertEquals(2, stats.waits());
    assertTrue(stats.waitNanos() >= 2 * SHORT.toNanos(), stats.toString());
    assertTrue(stats.longestWaitNanos() >= SHORT.toNanos(), stats.toString());
    assertTrue(stats.longestWaitNanos() < stats.waitNanos(), stats.toString());
  }

  @Test
  void waitsThatEndOtherwiseCountByTheirEnd() throws Exception {
    Hold hold = file.acquire(EXCLUSIVE);
    assertThrows(SelfDeadlockException.class, () -> file.acquire(EXCLUSIVE));
    assertEquals(1, file.stats().failures());

    MustBlock<Hold> interrupted = mustBlock(() -> file.acquire(EXCLUSIVE));
    interrupted.interrupt();
    interrupted.mustThrow(InterruptedException.class);
    assertEquals(1, file.stats().interrupts());

    CompletableFuture<Hold> cancelled = file.acquireAsync(EXCLUSIVE);
    assertTrue(cancelled.cancel(false));
    Eventually.await("the end of the wait", () -> file.stats().abandoned() == 1);

    MustBlock<Hold> closedUnder = mustBlock(() -> file.acquire(EXCLUSIVE));
    file.close();
    closedUnder.mustThrow(LockClosedException.class);
    hold.close();

    LockStats stats = file.stats();
    assertEquals(2, stats.abandoned());
    assertEquals(4, stats.waits());
    assertEquals(0, stats.waiting());
    assertEquals(1, stats.exclusiveGrants());
  }

  @Test
  void aFileThatIsFollowedCountsAndAHoldOfTheOldOneIsLost() throws Exception {
    Hold old = file.acquire(EXCLUSIVE);
    Files.move(path, directory.resolve("moved"));
    Files.createFile(path);
    assertFalse(old.verify());
    assertFalse(old.verify());
    old.close();
    assertEquals(1, file.stats().losses());
    assertEquals(0, file.stats().replacements());

    Eventually.await(
        "a grant of the new file",
        () -> {
          file.acquire(EXCLUSIVE).close();
          return file.stats().replacements() == 1;
        });
    assertEquals(1, file.stats().losses());
  }

  @Test
  void rangesCountTogetherWithTheFile() throws Exception {
    InterProcessLock range = file.range(0, 10);
    range.acquire(EXCLUSIVE).close();
    file.acquire(EXCLUSIVE).close();
    assertEquals(2, file.stats().exclusiveGrants());
  }

  @Test
  void anotherLockFileOfTheFileCountsForItselfButSeesItsHolds() throws Exception {
    try (LockFile other = LockFile.open(path)) {
      try (Hold hold = file.acquire(EXCLUSIVE)) {
        assertTrue(other.tryAcquire(EXCLUSIVE).isEmpty());
        assertTrue(hold.verify());
        assertEquals(1, other.stats().holds());
      }
      assertEquals(0, other.stats().exclusiveGrants());
      assertEquals(1, other.stats().refusals());
      assertEquals(0, file.stats().refusals());
      LockStats both = file.stats().plus(other.stats());
      assertEquals(1, both.exclusiveGrants());
      assertEquals(1, both.refusals());
    }
  }

  @Test
  void statsStayAfterTheClose() throws Exception {
    Hold hold = file.acquire(EXCLUSIVE);
    file.close();
    assertEquals(1, file.stats().holds());
    hold.close();
    assertEquals(0, file.stats().holds());
    assertEquals(1, file.stats().exclusiveGrants());
  }

  @Test
  void keysAreCountedTogether() throws Exception {
    KeyedLocks locks = KeyedLocks.builder(directory.resolve("keys")).files(4).open();
    try (Hold one = locks.get("one").acquire(EXCLUSIVE);
        Hold two = locks.get("two").acquire(SHARED)) {
      assertTrue(locks.get("one").tryAcquire(SHARED).isEmpty());
      assertEquals(2, locks.stats().holds());
      assertTrue(one.verify() && two.verify());
    }
    locks.close();
    LockStats stats = locks.stats();
    assertEquals(1, stats.exclusiveGrants());
    assertEquals(1, stats.sharedGrants());
    assertEquals(1, stats.refusals());
    assertEquals(0, stats.holds());
  }

  @Test
  @Tag("native")
  void everyPairOfARetainedLockCountsAndMostNeedNoSystemCall() throws Exception {
    try (LockFile retaining = LockFile.builder(path).retain(Duration.ofHours(1)).open()) {
      Lock lock = retaining.writeLock();
      for (int pair = 0; pair < 100_000; pair++) {
        lock.lock();
        lock.unlock();
      }
      retaining.acquire(EXCLUSIVE).close();
      retaining.acquire(EXCLUSIVE).close();
      LockStats stats = retaining.stats();
      assertEquals(100_002, stats.exclusiveGrants());
      assertTrue(stats.retainedGrants() > 50_000, stats.toString());
      assertTrue(stats.retainedGrants() < stats.exclusiveGrants(), stats.toString());
    }
  }

  @Test
  @Tag("native")
  void noPairIsForgottenWhenThreadsRetainTogether() throws Exception {
    int threads = 4;
    int pairs = 20_000;
    try (LockFile retaining = LockFile.builder(path).retain(Duration.ofHours(1)).open()) {
      Thread[] workers = new Thread[threads];
      for (int i = 0; i < threads; i++) {
        workers[i] = new Thread(() -> lockAndUnlock(retaining.writeLock(), pairs));
        workers[i].start();
      }
      for (Thread worker : workers) {
        worker.join();
      }
      assertEquals((long) threads * pairs, retaining.stats().exclusiveGrants());
      assertEquals(0, retaining.stats().waiting());
    }
  }

  private static void lockAndUnlock(Lock lock, int pairs) {
    for (int pair = 0; pair < pairs; pair++) {
      lock.lock();
      lock.unlock();
    }
  }
}
