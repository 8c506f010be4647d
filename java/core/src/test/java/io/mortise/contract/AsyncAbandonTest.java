package io.mortise.contract;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.mortise.Hold;
import io.mortise.harness.Eventually;
import io.mortise.support.ForeignLock;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A future that its owner completes himself abandons the wait, and leaks nothing. */
class AsyncAbandonTest extends OneLock {

  @FunctionalInterface
  private interface Ending {
    void of(CompletableFuture<Hold> future);
  }

  private static Map<String, Ending> endings() {
    return Map.of(
        "cancel", future -> future.cancel(false),
        "cancel with interrupt", future -> future.cancel(true),
        "completeExceptionally", future -> future.completeExceptionally(new Error("enough")),
        "complete", future -> future.complete(null),
        "orTimeout", future -> future.orTimeout(5, TimeUnit.MILLISECONDS),
        "completeOnTimeout", future -> future.completeOnTimeout(null, 5, TimeUnit.MILLISECONDS));
  }

  @TestFactory
  Stream<DynamicTest> whileItWaitsInTheQueue() {
    return endings().entrySet().stream()
        .map(
            ending ->
                dynamicTest(
                    ending.getKey(),
                    () -> {
                      Hold reader = file.acquire(SHARED);
                      CompletableFuture<Hold> writer = file.acquireAsync(EXCLUSIVE);
                      CompletableFuture<Hold> behind = file.acquireAsync(SHARED);

                      ending.getValue().of(writer);

                      behind.get(20, TimeUnit.SECONDS).close(); // the writer is out of its way
                      reader.close();
                      assertFree();
                    }));
  }

  @TestFactory
  Stream<DynamicTest> whileAHelperWaitsInTheKernel() {
    return endings().entrySet().stream()
        .map(
            ending ->
                dynamicTest(
                    ending.getKey(),
                    () -> {
                      try (ForeignLock foreign = ForeignLock.exclusive(path)) {
                        CompletableFuture<Hold> writer = file.acquireAsync(EXCLUSIVE);
                        CompletableFuture<Hold> behind = file.acquireAsync(EXCLUSIVE);

                        ending.getValue().of(writer);

                        Eventually.await("it is completed", writer::isDone);
                        foreign.release();
                        behind.get(20, TimeUnit.SECONDS).close();
                      }
                      assertFree();
                    }));
  }

  @Test
  void completingItAfterTheGrantChangesNothing() throws Exception {
    CompletableFuture<Hold> future = file.acquireAsync(EXCLUSIVE);
    Hold hold = future.join();

    assertEquals(false, future.cancel(true));
    assertEquals(false, future.complete(null));

    assertSame(hold, future.join());
    assertTrue(hold.verify());
    hold.close();
  }

  /** The owner of the future and the grant race; whoever wins, nobody is left holding. */
  @Test
  void inTheVeryMomentOfTheGrantNothingLeaks() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 1_000; round++) {
      Hold hold = file.acquire(EXCLUSIVE);
      CompletableFuture<Hold> future = file.acquireAsync(EXCLUSIVE);
      Thread closer = new Thread(hold::close);
      closer.start();
      LockSupport.parkNanos(random.nextInt(60_000));
      if (!future.cancel(false)) {
        future.join().close();
      }
      closer.join();
      int which = round;
      Eventually.await("free after round " + which + ", seed " + seed, this::isFree);
    }
  }

  private boolean isFree() throws Exception {
    var hold = file.tryAcquire(EXCLUSIVE);
    hold.ifPresent(Hold::close);
    return hold.isPresent();
  }

  private void assertFree() throws Exception {
    Eventually.await("the lock is free", this::isFree);
    assertTrue(ForeignLock.isToBeHad(path, EXCLUSIVE), "for everybody");
  }
}
