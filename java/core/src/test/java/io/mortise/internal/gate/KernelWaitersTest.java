package io.mortise.internal.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.LockMode;
import io.mortise.internal.backend.ByteRange;
import io.mortise.support.FakeDescription;
import io.mortise.support.FakeKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many more waits in the operating system than threads for them, some given up at any moment: each
 * action is run once, with the answer that is true, and no description is used by two.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a failure is a hang
class KernelWaitersTest {

  private static final int LOCKS = 24;
  private static final int ROUNDS = 12;

  private final int before = KernelWaiters.mostBlocked;
  private final long seed = System.nanoTime();
  private final FakeKernel kernel = new FakeKernel();
  private final FakeDescription stranger = kernel.open();
  private final List<Gate> gates = new ArrayList<>();
  private final AtomicInteger inside = new AtomicInteger();

  @BeforeEach
  void allowFewThreads() throws Exception {
    KernelWaiters.mostBlocked = 2;
    for (int i = 0; i < LOCKS; i++) {
      gates.add(new Gate(kernel.open(), new ByteRange(i, 1)));
    }
  }

  @AfterEach
  void allowManyAgain() {
    KernelWaiters.mostBlocked = before;
    kernel.mustNotHaveBeenAbused();
  }

  /** A wait, and how often its action was run. */
  private final class Wait {
    private final Gate gate;
    private final AtomicInteger runs = new AtomicInteger();
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final Waiter waiter = Waiter.ofAction(LockMode.EXCLUSIVE, this::run);

    Wait(Gate gate) {
      this.gate = gate;
      gate.enqueue(waiter);
    }

    private void run() {
      runs.incrementAndGet();
      try {
        Outcome passed = gate.pass(waiter);
        if (passed == Outcome.GRANTED) {
          inside.incrementAndGet();
          gate.release(LockMode.EXCLUSIVE);
        }
        outcome.complete(passed);
      } catch (Exception e) {
        outcome.completeExceptionally(e);
      }
    }
  }

  /** It has the gate, so the next one there would wait until it had a turn in the system. */
  @Test
  void oneThatIsGivenUpIsToldWithoutAThreadThatWaitsForIt() throws Exception {
    KernelWaiters.mostBlocked = 0;
    Wait wait = new Wait(gates.get(0));

    wait.gate.abandon(wait.waiter);

    assertEquals(Outcome.ABANDONED, wait.outcome.get(60, TimeUnit.SECONDS));
    assertEquals(Outcome.GRANTED, wait.gate.tryAcquire(LockMode.EXCLUSIVE));
  }

  @RepeatedTest(4)
  void nobodyIsForgottenAndNobodyIsServedTwice() throws Exception {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < LOCKS; i++) {
        assertTrue(stranger.tryLock(LockMode.EXCLUSIVE, new ByteRange(i, 1)), "seed " + seed);
      }
      List<Wait> waits = new ArrayList<>();
      List<Wait> abandoned = new ArrayList<>();
      for (Gate gate : gates) {
        waits.add(new Wait(gate));
        waits.add(new Wait(gate));
      }
      for (int i : random.ints(0, LOCKS).distinct().limit(LOCKS).toArray()) {
        if (random.nextBoolean()) {
          Wait given = waits.get(random.nextInt(waits.size()));
          given.gate.abandon(given.waiter);
          abandoned.add(given);
        }
        if (random.nextInt(4) == 0) {
          TimeUnit.MICROSECONDS.sleep(random.nextInt(30_000)); // some have to give way meanwhile
        }
        stranger.unlock(new ByteRange(i, 1));
      }
      int granted = 0;
      for (Wait wait : waits) {
        Outcome outcome = wait.outcome.get(60, TimeUnit.SECONDS);
        boolean given = outcome == Outcome.ABANDONED;
        assertTrue(given ? abandoned.contains(wait) : outcome == Outcome.GRANTED, "seed " + seed);
        granted += given ? 0 : 1;
      }
      for (Wait wait : waits) {
        assertEquals(1, wait.runs.get(), "seed " + seed);
      }
      assertEquals(granted, inside.getAndSet(0), "seed " + seed);
    }
    gates.forEach(Gate::retire);
    assertEquals(1, kernel.openDescriptions(), "the stranger's; seed " + seed);
  }
}
