package io.mortise.internal.gate;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static io.mortise.support.MustBlock.mustBlock;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.LockMode;
import io.mortise.internal.backend.ByteRange;
import io.mortise.support.FakeDescription;
import io.mortise.support.FakeKernel;
import io.mortise.support.MustBlock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waits that are given up by somebody else, and gates that are retired. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a failure is a hang
class GateAbandonTest {

  private final FakeKernel kernel = new FakeKernel();
  private final FakeDescription description = kernel.open();
  private final Gate gate = new Gate(description, ByteRange.MAIN);

  @AfterEach
  void theDescriptionWasUsedAsAgreed() {
    kernel.mustNotHaveBeenAbused();
  }

  private static Waiter endless() {
    return Waiter.ofCurrentThread(EXCLUSIVE, Patience.ENDLESS_INTERRUPTIBLE);
  }

  private Outcome acquire(LockMode mode) throws Exception {
    return gate.acquire(Waiter.ofCurrentThread(mode, Patience.ENDLESS_INTERRUPTIBLE));
  }

  /** A LockFile's close does this when it comes between the waiter's register and its enqueue. */
  @Test
  void aWaiterThatIsAbandonedBeforeItQueuesNeverWaits() throws Exception {
    gate.tryAcquire(EXCLUSIVE);
    Waiter waiter = endless();

    gate.abandon(waiter);

    assertEquals(Outcome.ABANDONED, gate.acquire(waiter));
    gate.release(EXCLUSIVE);
    assertEquals(Outcome.GRANTED, gate.tryAcquire(EXCLUSIVE));
  }

  @Test
  void aWaiterThatIsAbandonedBeforeItQueuesLeavesTheOthersInTheQueue() throws Exception {
    gate.tryAcquire(EXCLUSIVE);
    MustBlock<Outcome> first = mustBlock(() -> acquire(EXCLUSIVE));
    MustBlock<Outcome> second = mustBlock(() -> acquire(EXCLUSIVE));

    gate.abandon(endless());

    gate.release(EXCLUSIVE);
    assertEquals(Outcome.GRANTED, first.mustReturn());
    second.mustStillBlock();
    gate.release(EXCLUSIVE);
    assertEquals(Outcome.GRANTED, second.mustReturn());
  }

  @Test
  void aWaiterThatIsAbandonedInTheQueueLeavesIt() throws Exception {
    gate.tryAcquire(EXCLUSIVE);
    CompletableFuture<Waiter> abandoned = new CompletableFuture<>();
    MustBlock<Outcome> first =
        mustBlock(
            () -> {
              Waiter waiter = endless();
              abandoned.complete(waiter);
              return gate.acquire(waiter);
            });
    MustBlock<Outcome> second = mustBlock(() -> acquire(EXCLUSIVE));

    gate.abandon(abandoned.get());
    gate.abandon(abandoned.get());

    assertEquals(Outcome.ABANDONED, first.mustReturn());
    second.mustStillBlock();
    gate.release(EXCLUSIVE);
    assertEquals(Outcome.GRANTED, second.mustReturn());
  }

  @Test
  void aWaiterThatIsAbandonedInTheKernelLeavesIt() throws Exception {
    FakeDescription stranger = kernel.open();
    stranger.tryLock(EXCLUSIVE, ByteRange.MAIN);
    CompletableFuture<Waiter> abandoned = new CompletableFuture<>();
    MustBlock<Outcome> first =
        mustBlock(
            () -> {
              Waiter waiter = endless();
              abandoned.complete(waiter);
              return gate.acquire(waiter);
            });

    gate.abandon(abandoned.get());

    assertEquals(Outcome.ABANDONED, first.mustReturn());
    assertEquals(Outcome.BUSY, gate.tryAcquire(EXCLUSIVE));
    stranger.unlock(ByteRange.MAIN);
    assertEquals(Outcome.GRANTED, gate.tryAcquire(EXCLUSIVE));
  }

  @Test
  void abandoningWhatWasGrantedChangesNothing() throws Exception {
    Waiter waiter = endless();
    assertEquals(Outcome.GRANTED, gate.acquire(waiter));

    gate.abandon(waiter);

    assertEquals(Outcome.BUSY, gate.tryAcquire(SHARED));
    gate.release(EXCLUSIVE);
    assertEquals(Outcome.GRANTED, gate.tryAcquire(EXCLUSIVE));
  }

  @Test
  void anActionIsRunWhenItsTurnComes() throws Exception {
    gate.tryAcquire(EXCLUSIVE);
    CompletableFuture<Void> turn = new CompletableFuture<>();
    Waiter waiter = Waiter.ofAction(EXCLUSIVE, () -> turn.complete(null));
    gate.enqueue(waiter);
    assertFalse(turn.isDone());

    gate.release(EXCLUSIVE);

    turn.get(20, TimeUnit.SECONDS);
    assertEquals(Outcome.GRANTED, gate.pass(waiter));
    gate.release(EXCLUSIVE);
  }

  @Test
  void aRetiredGateSendsEverybodyAway() throws Exception {
    gate.tryAcquire(EXCLUSIVE);
    MustBlock<Outcome> writer = mustBlock(() -> acquire(EXCLUSIVE));
    MustBlock<Outcome> reader = mustBlock(() -> acquire(SHARED));

    gate.retire();

    assertEquals(Outcome.RETIRED, writer.mustReturn());
    assertEquals(Outcome.RETIRED, reader.mustReturn());
    assertEquals(Outcome.RETIRED, gate.tryAcquire(SHARED));
    assertEquals(Outcome.RETIRED, acquire(SHARED));
    assertFalse(description.isClosed(), "still held");
    gate.release(EXCLUSIVE);
    assertTrue(description.isClosed());
    assertEquals(Outcome.RETIRED, gate.tryAcquire(SHARED));
  }

  @Test
  void aRetiredGateThatNobodyHoldsIsClosedAtOnce() {
    gate.retire();

    assertTrue(description.isClosed());
  }

  @Test
  void onlyAnIdleGateIsRetiredAsIdle() throws Exception {
    gate.tryAcquire(SHARED);
    assertFalse(gate.retireIfIdle());
    MustBlock<Outcome> writer = mustBlock(() -> acquire(EXCLUSIVE));
    assertFalse(gate.retireIfIdle());
    gate.release(SHARED);
    writer.mustReturn();
    assertFalse(gate.retireIfIdle());
    gate.release(EXCLUSIVE);

    assertTrue(gate.retireIfIdle());

    assertTrue(description.isClosed());
    assertEquals(Outcome.RETIRED, gate.tryAcquire(SHARED));
    assertFalse(gate.retireIfIdle(), "only once");
  }

  /** A file with many ranges retires the idle ones, perhaps between a waiter's two looks. */
  @Test
  void aWaiterThatComesAfterAnIdleGateRetiredIsSentAway() throws Exception {
    assertTrue(gate.retireIfIdle());

    assertEquals(Outcome.RETIRED, acquire(EXCLUSIVE));
    assertEquals(Outcome.RETIRED, acquire(SHARED));
    assertEquals(Outcome.RETIRED, gate.tryAcquire(SHARED));
  }
}
