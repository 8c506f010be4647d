package io.mortise.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockClosedException;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.harness.Agent;
import io.mortise.harness.Eventually;
import io.mortise.harness.KernelLocks;
import io.mortise.harness.OpenFiles;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A LockFile is closed while another process holds the lock, and threads here wait for it. */
@Timeout(300)
class ClosedWhileWaitingTest {

  private static final long PROMPTLY_SECONDS = Eventually.PATIENCE.toSeconds();

  @TempDir Path directory;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private Path path;
  private Agent holder;
  private LockFile file;

  @BeforeEach
  void letAnotherProcessHoldTheLock() throws Exception {
    path = directory.resolve("lock");
    holder = Agent.startWith(path, "holder");
    holder.acquire(LockMode.EXCLUSIVE);
    file = LockFile.open(path);
  }

  @AfterEach
  void stop() throws InterruptedException {
    threads.shutdownNow();
    holder.close();
    file.close();
    assertTrue(threads.awaitTermination(PROMPTLY_SECONDS, TimeUnit.SECONDS));
  }

  private static void assertEndsByTheClose(Future<?> waiter) {
    ExecutionException e =
        assertThrows(
            ExecutionException.class, () -> waiter.get(PROMPTLY_SECONDS, TimeUnit.SECONDS));
    Throwable cause =
        e.getCause() instanceof UncheckedIOException wrapper ? wrapper.getCause() : e.getCause();
    assertInstanceOf(LockClosedException.class, cause);
  }

  @Test
  void theThreadThatIsBlockedInTheKernelIsTold() throws Exception {
    Future<Hold> waiter = threads.submit(() -> file.acquire(LockMode.EXCLUSIVE));
    KernelLocks.awaitWaiters(path, 1);
    file.close();
    assertEndsByTheClose(waiter);
    KernelLocks.awaitWaiters(path, 0);
  }

  @Test
  void soIsTheThreadThatCannotBeInterrupted() throws Exception {
    Future<?> waiter = threads.submit(() -> file.writeLock().lock());
    KernelLocks.awaitWaiters(path, 1);
    file.close();
    assertEndsByTheClose(waiter);
  }

  @Test
  void soIsEverybodyInTheQueueHoweverHeWaits() throws Exception {
    List<Future<?>> waiters = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiters.add(threads.submit(() -> file.acquire(LockMode.EXCLUSIVE)));
      waiters.add(threads.submit(() -> file.acquire(LockMode.SHARED, Duration.ofMinutes(1))));
      waiters.add(threads.submit(() -> file.readLock().lock()));
      waiters.add(threads.submit(() -> file.writeLock().tryLock(1, TimeUnit.MINUTES)));
      waiters.add(threads.submit(() -> file.range(1L << 62, 1).acquire(LockMode.SHARED)));
      waiters.add(file.acquireAsync(LockMode.EXCLUSIVE));
    }
    KernelLocks.awaitWaiters(path, 1);
    file.close();
    waiters.forEach(ClosedWhileWaitingTest::assertEndsByTheClose);
    assertEquals(0, OpenFiles.countOf(path));
  }

  @Test
  void soAreWaitersForARange() throws Exception {
    holder.useRange(5, 5);
    holder.acquire(LockMode.EXCLUSIVE);
    Future<Hold> waiter = threads.submit(() -> file.range(9, 10).acquire(LockMode.EXCLUSIVE));
    KernelLocks.awaitWaiters(path, 1);
    file.close();
    assertEndsByTheClose(waiter);
    assertEquals(0, OpenFiles.countOf(path));
  }

  @Test
  void whoWaitsThroughAnotherLockFileOfThePathWaitsOn() throws Exception {
    try (LockFile other = LockFile.open(path)) {
      Future<Hold> told = threads.submit(() -> file.acquire(LockMode.EXCLUSIVE));
      KernelLocks.awaitWaiters(path, 1);
      CompletableFuture<Hold> patient = other.acquireAsync(LockMode.EXCLUSIVE);
      file.close();
      assertEndsByTheClose(told);
      KernelLocks.awaitWaiters(path, 1);
      assertFalse(patient.isDone());
      holder.release();
      patient.get(PROMPTLY_SECONDS, TimeUnit.SECONDS).close();
    }
  }

  @Test
  void whatIsHeldStaysHeld() throws Exception {
    holder.release();
    Hold hold = file.acquire(LockMode.EXCLUSIVE);
    file.close();
    assertFalse(holder.tryAcquire(LockMode.SHARED));
    assertTrue(hold.verify());
    hold.close();
    assertTrue(holder.tryAcquire(LockMode.EXCLUSIVE));
    Eventually.await("the descriptor is closed", () -> OpenFiles.countOf(path) == 0);
  }
}
