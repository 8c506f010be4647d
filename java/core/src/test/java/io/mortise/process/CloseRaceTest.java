package io.mortise.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.InterProcessLock;
import io.mortise.LockClosedException;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.harness.Eventually;
import io.mortise.harness.OpenFiles;
import io.mortise.harness.TestScale;
import io.mortise.support.BackendHere;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A LockFile is closed at the very moment at which others ask for its lock. */
@Timeout(300)
class CloseRaceTest {

  private static final int ROUNDS =
      BackendHere.isPortable() ? TestScale.rounds(300, 5_000) : TestScale.rounds(800, 50_000);

  @TempDir Path directory;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicBoolean stop = new AtomicBoolean();

  @AfterEach
  void stop() throws InterruptedException {
    stop.set(true);
    threads.shutdownNow();
    assertTrue(threads.awaitTermination(5, TimeUnit.SECONDS), "a thread hangs");
  }

  private static <T> T result(Future<T> future) throws Exception {
    return future.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Takes the lock over and over, through a LockFile of its own. */
  private Callable<Long> bystander(LockFile file) {
    return () -> {
      long grants = 0;
      while (!stop.get()) {
        try (Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
          grants += hold.mode() == LockMode.EXCLUSIVE ? 1 : 0;
        }
      }
      return grants;
    };
  }

  @Test
  void whoWaitsThroughAnotherLockFileIsNeverForgotten() throws Exception {
    Path path = directory.resolve("lock");
    try (LockFile other = LockFile.open(path)) {
      List<Future<Long>> bystanders = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        bystanders.add(threads.submit(bystander(other)));
      }
      closeWhileAskedFor(path, file -> file);
      stop.set(true);
      for (Future<Long> bystander : bystanders) {
        assertTrue(result(bystander) > 0);
      }
    }
    assertEquals(0, OpenFiles.countOf(path));
  }

  @Test
  void noDescriptorOfARangeIsForgotten() throws Exception {
    Path path = directory.resolve("lock");
    closeWhileAskedFor(path, file -> file.range(1, 1));
    Eventually.await(
        () -> "descriptors are left, after " + ROUNDS + " rounds",
        () -> OpenFiles.countOf(path) == 0);
  }

  private void closeWhileAskedFor(Path path, Function<LockFile, InterProcessLock> lockOf)
      throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      LockFile file = LockFile.open(path);
      InterProcessLock lock = lockOf.apply(file);
      CountDownLatch grants = new CountDownLatch(1 + round % 8);
      List<Future<?>> takers =
          List.of(
              threads.submit(() -> takeUntilClosed(() -> lock.acquire(LockMode.EXCLUSIVE), grants)),
              threads.submit(() -> takeUntilClosed(() -> lock.acquire(LockMode.SHARED), grants)),
              threads.submit(() -> takeUntilClosed(() -> takeAsynchronously(lock), grants)));
      assertTrue(grants.await(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS), "no grants");
      file.close();
      for (Future<?> taker : takers) {
        result(taker);
      }
    }
  }

  private static Void takeUntilClosed(Callable<Hold> acquisition, CountDownLatch grants)
      throws Exception {
    try {
      while (true) {
        acquisition.call().close();
        grants.countDown();
      }
    } catch (LockClosedException e) {
      return null;
    }
  }

  private static Hold takeAsynchronously(InterProcessLock lock) throws Exception {
    try {
      return result(lock.acquireAsync(LockMode.EXCLUSIVE));
    } catch (ExecutionException e) {
      throw e.getCause() instanceof LockClosedException closed ? closed : e;
    }
  }
}
