package io.mortise.contract;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.harness.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How many threads asynchronous waits take, and whose threads they do not depend on. */
class HelperThreadsTest extends OneLockFile {

  /** As documented in {@code InterProcessLock.acquireAsync}. */
  private static final int MOST = 64;

  private static final int MANY = 200;

  private static long helpers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("mortise-kernel-waiter"))
        .count();
  }

  private static void serve(List<CompletableFuture<Hold>> futures) throws Exception {
    for (CompletableFuture<Hold> future : futures) {
      future.get(25, TimeUnit.SECONDS).close();
    }
  }

  /** Each of them waits in the operating system, for the others' range is another owner's there. */
  private List<CompletableFuture<Hold>> waitForManyRanges() {
    List<CompletableFuture<Hold>> futures = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      futures.add(file.range(i, 1).acquireAsync(EXCLUSIVE));
    }
    return futures;
  }

  @Test
  void manyWaitsInTheOperatingSystemTakeAFixedNumberOfThreads() throws Exception {
    Hold all = file.range(0, MANY).acquire(EXCLUSIVE);
    Eventually.await("no helper is left of other tests", () -> helpers() == 0);

    List<CompletableFuture<Hold>> futures = waitForManyRanges();

    Eventually.await("many wait", () -> helpers() > MOST / 2);
    assertTrue(futures.stream().noneMatch(CompletableFuture::isDone));
    long most = 0;
    for (int look = 0; look < 50; look++) { // those that are waited for change meanwhile
      most = Math.max(most, helpers());
      Thread.yield();
    }
    assertTrue(most <= MOST, most + " threads");
    all.close();
    serve(futures);
    long after = helpers();
    assertTrue(after <= MOST, after + " threads");
  }

  @Test
  void aFreeLockIsHadBeyondTheManyThatAreNot() throws Exception {
    Hold all = file.range(0, MANY).acquire(EXCLUSIVE);
    Hold other = file.range(MANY, 1).acquire(EXCLUSIVE);
    List<CompletableFuture<Hold>> futures = waitForManyRanges();
    CompletableFuture<Hold> free = file.range(MANY, 1).acquireAsync(EXCLUSIVE);

    other.close();

    free.get(25, TimeUnit.SECONDS).close();
    assertTrue(futures.stream().noneMatch(CompletableFuture::isDone));
    all.close();
    serve(futures);
  }

  @Test
  void waitsBeyondTheThreadsAreCancelledAndClosedLikeAllOthers() throws Exception {
    try (LockFile other = LockFile.open(path)) {
      Hold all = other.range(0, MANY).acquire(EXCLUSIVE);
      List<CompletableFuture<Hold>> futures = waitForManyRanges();
      futures.get(MANY - 1).cancel(false);
      CompletableFuture<Hold> again = file.range(MANY - 1, 1).acquireAsync(EXCLUSIVE);
      assertFalse(again.isDone());

      file.close();

      Eventually.await("all are told", () -> futures.stream().allMatch(CompletableFuture::isDone));
      Eventually.await("this one too", again::isCompletedExceptionally);
      assertTrue(all.verify());
      all.close();
    }
  }

  @Test
  void grantsDoNotNeedTheCommonPool() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(ForkJoinPool.getCommonPoolParallelism());
    try {
      for (int i = 0; i < ForkJoinPool.getCommonPoolParallelism(); i++) {
        ForkJoinPool.commonPool()
            .execute(
                () -> {
                  begun.countDown();
                  awaitUninterruptibly(end);
                });
      }
      assertTrue(begun.await(25, TimeUnit.SECONDS));
      Hold writer = file.acquire(EXCLUSIVE);
      List<CompletableFuture<Hold>> futures = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        futures.add(file.acquireAsync(i < 3 ? SHARED : EXCLUSIVE));
      }

      writer.close();

      serve(futures);
    } finally {
      end.countDown();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void actionsThatBlockDoNotKeepOthersFromTheirGrants() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    int blocking = MOST + 10;
    try {
      Hold all = file.range(0, blocking).acquire(EXCLUSIVE);
      Hold other = file.range(blocking, 1).acquire(EXCLUSIVE);
      CountDownLatch begun = new CountDownLatch(blocking);
      List<CompletableFuture<Void>> actions = new ArrayList<>();
      for (int i = 0; i < blocking; i++) {
        actions.add(
            file.range(i, 1)
                .acquireAsync(EXCLUSIVE)
                .thenAccept(
                    hold -> {
                      begun.countDown();
                      awaitUninterruptibly(end);
                      hold.close();
                    }));
      }
      CompletableFuture<Hold> waiting = file.range(blocking, 1).acquireAsync(SHARED);

      all.close();
      assertTrue(begun.await(25, TimeUnit.SECONDS), begun.getCount() + " have not begun");
      other.close();

      waiting.get(25, TimeUnit.SECONDS).close();
      end.countDown();
      for (CompletableFuture<Void> action : actions) {
        action.get(25, TimeUnit.SECONDS);
      }
    } finally {
      end.countDown();
    }
  }
}
