package io.mortise.internal.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.harness.Eventually;
import io.mortise.internal.backend.ByteRange;
import io.mortise.support.FakeDescription;
import io.mortise.support.FakeKernel;
import io.mortise.support.Spin;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Random threads at one gate, and a stranger at the same lock, against a simple oracle: never two
 * writers, never a writer and a reader, the operating system agrees, everybody gets on.
 */
class GateModelTest {

  private static final int THREADS = 5;
  private static final int STEPS = 4_000;
  private static final int LIMIT_SECONDS = 40;

  private final long seed = System.nanoTime();
  private final FakeKernel kernel = new FakeKernel();
  private final FakeDescription description = kernel.open();
  private final FakeDescription strangersOwn = kernel.open();
  private final Gate gate = new Gate(description, ByteRange.MAIN);
  private final Oracle oracle = new Oracle();
  private final AtomicLong steps = new AtomicLong();
  private volatile boolean retired;

  /** Who is inside, by their own word. */
  private static final class Oracle {
    private int readers;
    private int writers;

    synchronized void enter(LockMode mode) {
      readers += mode == LockMode.SHARED ? 1 : 0;
      writers += mode == LockMode.EXCLUSIVE ? 1 : 0;
      if (writers > 1 || (writers == 1 && readers > 0)) {
        throw new AssertionError(writers + " writers and " + readers + " readers");
      }
    }

    synchronized void leave(LockMode mode) {
      readers -= mode == LockMode.SHARED ? 1 : 0;
      writers -= mode == LockMode.EXCLUSIVE ? 1 : 0;
    }
  }

  @RepeatedTest(6)
  void nobodyOverlapsAndNobodyIsForgotten() throws Exception {
    List<FutureTask<Boolean>> tasks = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Random random = new Random(seed + i);
      tasks.add(new FutureTask<>(() -> play(random)));
    }
    tasks.add(new FutureTask<>(() -> playStranger(new Random(seed - 1))));
    List<Thread> threads = tasks.stream().map(Thread::new).toList();
    threads.forEach(thread -> thread.setDaemon(true));
    threads.forEach(Thread::start);
    Random random = new Random(seed - 2);
    Eventually.await("enough steps, seed " + seed, () -> disturb(threads, random));

    gate.retire();
    retired = true;

    for (int i = 0; i < tasks.size(); i++) {
      assertTrue(finish(tasks.get(i), threads.get(i)));
    }
    assertTrue(description.isClosed(), "retired, and nobody holds it; seed " + seed);
    assertEquals(1, kernel.openDescriptions(), "the stranger's");
    kernel.mustNotHaveBeenAbused();
  }

  private boolean disturb(List<Thread> threads, Random random) {
    threads.get(random.nextInt(THREADS)).interrupt();
    return steps.get() >= STEPS;
  }

  private boolean finish(FutureTask<Boolean> task, Thread thread) throws InterruptedException {
    try {
      return task.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(
          "forgotten, seed " + seed + ": " + List.of(thread.getStackTrace()), e);
    } catch (ExecutionException e) {
      throw new AssertionError("seed " + seed, e.getCause());
    }
  }

  private boolean play(Random random) throws Exception {
    for (; ; ) {
      steps.incrementAndGet();
      LockMode mode = random.nextInt(3) == 0 ? LockMode.EXCLUSIVE : LockMode.SHARED;
      Outcome outcome = take(mode, random);
      if (outcome == Outcome.GRANTED) {
        hold(mode, random);
      } else if (outcome == Outcome.RETIRED) {
        return true;
      }
    }
  }

  private Outcome take(LockMode mode, Random random) throws Exception {
    try {
      return switch (random.nextInt(5)) {
        case 0 -> gate.tryAcquire(mode);
        case 1 -> gate.acquire(Waiter.ofCurrentThread(mode, Patience.ENDLESS));
        case 2 -> gate.acquire(Waiter.ofCurrentThread(mode, Patience.ENDLESS_INTERRUPTIBLE));
        case 3 -> gate.acquire(Waiter.ofCurrentThread(mode, shortly(random)));
        default -> takeAsynchronously(mode, random);
      };
    } catch (InterruptedException e) {
      return Outcome.BUSY;
    } finally {
      Thread.interrupted();
    }
  }

  private static Patience shortly(Random random) {
    return Patience.ofNanos(random.nextInt(200_000));
  }

  private Outcome takeAsynchronously(LockMode mode, Random random) throws InterruptedException {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    CompletableFuture<Waiter> self = new CompletableFuture<>();
    Waiter waiter = Waiter.ofAction(mode, () -> outcome.complete(pass(self.join())));
    self.complete(waiter);
    gate.enqueue(waiter);
    if (random.nextBoolean()) {
      Spin.spin(random.nextInt(50_000));
      gate.abandon(waiter);
    }
    boolean interrupted = false;
    for (; ; ) {
      try {
        return outcome.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        interrupted = true; // the wait is the helper's
      } catch (ExecutionException | TimeoutException e) {
        throw new AssertionError("interrupted: " + interrupted, e);
      }
    }
  }

  private Outcome pass(Waiter waiter) {
    try {
      return gate.pass(waiter);
    } catch (LockException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void hold(LockMode granted, Random random) throws LockException {
    LockMode mode = granted;
    oracle.enter(mode);
    for (int i = random.nextInt(3); i > 0; i--) {
      mode = convert(mode, random);
      assertTrue(description.isHeld(mode, ByteRange.MAIN), "the system agrees, seed " + seed);
      Spin.spin(random.nextInt(5_000));
    }
    oracle.leave(mode);
    gate.release(mode);
  }

  private LockMode convert(LockMode mode, Random random) throws LockException {
    if (random.nextBoolean()) {
      return mode;
    }
    if (mode == LockMode.EXCLUSIVE) {
      oracle.leave(mode); // first, because others may be in before downgrade is back
      oracle.enter(LockMode.SHARED);
      gate.downgrade();
      return LockMode.SHARED;
    }
    if (!gate.tryUpgrade()) {
      return mode;
    }
    oracle.leave(mode);
    oracle.enter(LockMode.EXCLUSIVE);
    return LockMode.EXCLUSIVE;
  }

  /** Another process: no gate, the same lock. */
  private boolean playStranger(Random random) throws LockException {
    while (!retired) {
      LockMode mode = random.nextInt(3) == 0 ? LockMode.SHARED : LockMode.EXCLUSIVE;
      if (strangersOwn.tryLock(mode, ByteRange.MAIN)) {
        oracle.enter(mode);
        Spin.spin(random.nextInt(100_000));
        oracle.leave(mode);
        strangersOwn.unlock(ByteRange.MAIN);
      }
      Spin.spin(random.nextInt(100_000));
    }
    return true;
  }
}
