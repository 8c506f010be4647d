package io.mortise.contract;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static io.mortise.support.OtherThread.inOtherThread;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockClosedException;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.harness.Eventually;
import io.mortise.support.ForeignLock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Taking a lock without a thread that waits for it. */
class AsyncTest extends OneLockFile {

  private static Hold granted(CompletableFuture<Hold> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  private static long kernelWaiters() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("mortise-kernel-waiter"))
        .count();
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void aFreeLockIsGrantedAtOnce(LockMode mode) throws Exception {
    CompletableFuture<Hold> future = file.acquireAsync(mode);

    assertTrue(future.isDone());
    Hold hold = granted(future);
    assertEquals(mode, hold.mode());
    assertTrue(hold.verify());
    hold.close();
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void aLockThatThisJvmHoldsIsGrantedLater(LockMode mode) throws Exception {
    Hold hold = file.acquire(EXCLUSIVE);
    CompletableFuture<Hold> future = file.acquireAsync(mode);
    assertFalse(future.isDone());

    hold.close();

    Hold mine = granted(future);
    assertTrue(mine.verify());
    mine.close();
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void aLockThatSomebodyElseHoldsIsGrantedLater(LockMode mode) throws Exception {
    try (ForeignLock foreign = ForeignLock.exclusive(path)) {
      CompletableFuture<Hold> future = file.acquireAsync(mode);
      Eventually.await("a helper waits in the kernel", () -> kernelWaiters() > 0);
      assertFalse(future.isDone());

      foreign.release();

      Hold mine = granted(future);
      assertTrue(mine.verify());
      mine.close();
    }
  }

  @Test
  void waitersAreServedInOrderAmongThreads() throws Exception {
    Hold hold = file.acquire(EXCLUSIVE);
    List<Integer> served = Collections.synchronizedList(new ArrayList<>());
    List<CompletableFuture<Void>> futures =
        IntStream.range(0, 20)
            .mapToObj(
                number ->
                    file.acquireAsync(EXCLUSIVE)
                        .thenAccept(
                            mine -> {
                              served.add(number);
                              mine.close();
                            }))
            .toList();

    hold.close();

    for (CompletableFuture<Void> future : futures) {
      future.get(20, TimeUnit.SECONDS);
    }
    assertEquals(IntStream.range(0, 20).boxed().toList(), served);
  }

  @Test
  void manyWaitersInTheQueueNeedNoThreads() throws Exception {
    Hold hold = file.acquire(EXCLUSIVE);
    long before = kernelWaiters();
    List<CompletableFuture<Hold>> futures =
        IntStream.range(0, 2_000).mapToObj(i -> file.acquireAsync(EXCLUSIVE)).toList();

    assertTrue(kernelWaiters() <= before, "a thread for a waiter in the queue");

    futures.forEach(future -> future.cancel(false));
    hold.close();
    file.tryAcquire(EXCLUSIVE).orElseThrow().close();
  }

  @Test
  void manyWaitersForAStrangerNeedOneThread() throws Exception {
    try (ForeignLock foreign = ForeignLock.exclusive(path)) {
      Eventually.await("no helper is left of other tests", () -> kernelWaiters() == 0);
      List<CompletableFuture<Hold>> futures =
          IntStream.range(0, 500).mapToObj(i -> file.acquireAsync(EXCLUSIVE)).toList();
      Eventually.await("a helper waits in the kernel", () -> kernelWaiters() > 0);
      assertEquals(1, kernelWaiters());

      foreign.release();

      for (CompletableFuture<Hold> future : futures) {
        granted(future).close();
      }
    }
  }

  @Test
  void theHelperThreadsAreDaemonsAndGoAway() throws Exception {
    try (ForeignLock foreign = ForeignLock.exclusive(path)) {
      CompletableFuture<Hold> future = file.acquireAsync(EXCLUSIVE);
      Eventually.await("a helper waits in the kernel", () -> kernelWaiters() > 0);
      assertTrue(
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().equals("mortise-kernel-waiter"))
              .allMatch(Thread::isDaemon));
      foreign.release();
      granted(future).close();
    }

    Eventually.await("the helpers are gone", () -> kernelWaiters() == 0);
  }

  @Test
  void closingTheLockFileCompletesTheWaitersExceptionally() throws Exception {
    try (LockFile other = LockFile.open(path)) {
      Hold hold = other.acquire(EXCLUSIVE);
      CompletableFuture<Hold> first = file.acquireAsync(EXCLUSIVE);
      CompletableFuture<Hold> second = file.acquireAsync(SHARED);

      file.close();

      assertClosed(first);
      assertClosed(second);
      assertTrue(hold.verify());
      hold.close();
      other.tryAcquire(EXCLUSIVE).orElseThrow().close();
    }
  }

  @Test
  void closingTheLockFileEndsTheHelpersWaitInTheKernel() throws Exception {
    try (ForeignLock foreign = ForeignLock.exclusive(path)) {
      CompletableFuture<Hold> future = file.acquireAsync(EXCLUSIVE);
      Eventually.await("a helper waits in the kernel", () -> kernelWaiters() > 0);

      file.close();

      assertClosed(future);
      foreign.release();
    }
  }

  @Test
  void ofAClosedLockFileItCompletesExceptionally() throws Exception {
    file.close();

    CompletableFuture<Hold> future = file.acquireAsync(SHARED);

    assertTrue(future.isDone());
    assertClosed(future);
  }

  private static void assertClosed(CompletableFuture<Hold> future) {
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> future.get(20, TimeUnit.SECONDS));
    assertInstanceOf(LockClosedException.class, failure.getCause());
  }

  @Test
  void anyThreadMayCloseWhatWasGranted() throws Exception {
    Hold hold = granted(file.acquireAsync(EXCLUSIVE));

    inOtherThread(
        () -> {
          hold.close();
          return null;
        });

    file.acquire(EXCLUSIVE).close();
  }

  @Test
  void manyReadersLetInTogetherNeedFewThreads() throws Exception {
    int readers = 1_000;
    Hold writer = file.acquire(EXCLUSIVE);
    List<CompletableFuture<Hold>> futures =
        IntStream.range(0, readers).mapToObj(i -> file.acquireAsync(SHARED)).toList();
    long before = kernelWaiters();

    writer.close();
    for (CompletableFuture<Hold> future : futures) {
      granted(future).close();
    }

    assertTrue(kernelWaiters() - before < 20, kernelWaiters() + " helper threads");
  }
}
