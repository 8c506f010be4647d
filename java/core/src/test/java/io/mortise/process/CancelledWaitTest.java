package io.mortise.process;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.LockTimeoutException;
import io.mortise.harness.Agent;
import io.mortise.harness.Eventually;
import io.mortise.harness.KernelLocks;
import java.nio.file.Path;
import java.time.Duration;
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

/** Who no longer waits leaves the kernel at once, not when the lock becomes free. */
@Timeout(300)
class CancelledWaitTest {

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
  void stop() {
    threads.shutdownNow();
    holder.close();
    file.close();
  }

  private static <T> T result(Future<T> future) throws Exception {
    return future.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void aCancelledFutureNoLongerWaits() throws Exception {
    CompletableFuture<Hold> future = file.acquireAsync(LockMode.EXCLUSIVE);
    KernelLocks.awaitWaiters(path, 1);
    future.cancel(false);
    KernelLocks.awaitWaiters(path, 0);
    holder.release();
    holder.acquire(LockMode.EXCLUSIVE);
  }

  @Test
  void aCancelledFutureInTheQueueLetsTheNextOneThrough() throws Exception {
    CompletableFuture<Hold> first = file.acquireAsync(LockMode.EXCLUSIVE);
    CompletableFuture<Hold> second = file.acquireAsync(LockMode.EXCLUSIVE);
    CompletableFuture<Hold> third = file.acquireAsync(LockMode.EXCLUSIVE);
    KernelLocks.awaitWaiters(path, 1);
    second.cancel(false);
    holder.release();
    result(first).close();
    result(third).close();
  }

  @Test
  void anInterruptedThreadNoLongerWaits() throws Exception {
    Future<Hold> waiter = threads.submit(() -> file.acquire(LockMode.EXCLUSIVE));
    KernelLocks.awaitWaiters(path, 1);
    threads.shutdownNow(); // interrupts
    ExecutionException e = assertThrows(ExecutionException.class, () -> result(waiter));
    assertInstanceOf(InterruptedException.class, e.getCause());
    KernelLocks.awaitWaiters(path, 0);
  }

  @Test
  void whenTheTimeIsUpNobodyWaits() throws Exception {
    assertThrows(
        LockTimeoutException.class, () -> file.acquire(LockMode.SHARED, Duration.ofMillis(20)));
    KernelLocks.awaitWaiters(path, 0);
  }

  @Test
  void aThreadThatCannotBeInterruptedWaitsOn() throws Exception {
    Future<Boolean> waiter =
        threads.submit(
            () -> {
              file.writeLock().lock();
              file.writeLock().unlock();
              return Thread.interrupted();
            });
    KernelLocks.awaitWaiters(path, 1);
    threads.shutdownNow(); // interrupts
    KernelLocks.awaitWaiters(path, 1);
    assertFalse(waiter.isDone());
    holder.release();
    assertTrue(result(waiter), "its interrupt status");
  }
}
