package io.mortise.retention;

import static io.mortise.LockMode.EXCLUSIVE;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.harness.Agent;
import io.mortise.harness.Eventually;
import io.mortise.harness.KernelLocks;
import io.mortise.harness.Signals;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Waiters that die or stop while they ask a process that retains the lock to let go. */
@Tag("native")
@Timeout(120)
class TurnstileTest {

  /** Some times what one who stands still is waited for, and time for a busy machine. */
  private static final Duration BOUND = Duration.ofSeconds(10);

  private static final int TURNS = 50;
  private static final long TICK_NANOS = 1_000_000;

  @TempDir Path directory;
  private Path path;
  private LockFile file;
  private Signals signals;
  private Agent waiter;
  private Agent other;

  @BeforeEach
  void start() throws Exception {
    path = directory.resolve("lock");
    file = LockFile.builder(path).retain(Duration.ofHours(1)).open();
    signals = Signals.open();
    waiter = Agent.startWith(path, "waiter");
    other = Agent.startWith(path, "other");
  }

  @AfterEach
  void stop() {
    file.close();
    other.close();
    waiter.close();
    signals.close();
  }

  private interface Deed {
    void doIt() throws Exception;
  }

  /** Only one who retains is asked by way of the turnstile, and shows there in the kernel. */
  private void whileTheWaiterStandsThere(Deed deed) throws Exception {
    try (Hold hold = retainedHold()) {
      waiter.beginAcquire(EXCLUSIVE);
      KernelLocks.awaitWaiters(path, 1);
      awaitHeld(2); // the lock with its mark, and the turnstile
      assertTrue(hold.verify());
      deed.doIt();
    }
  }

  private Hold retainedHold() throws Exception {
    Hold hold = file.acquire(EXCLUSIVE);
    awaitHeld(1); // the lock and its mark, which the kernel joins
    return hold;
  }

  /** A stopped process does not wait any more, until it goes on. But what it has it keeps. */
  private void stopTheWaiter() throws IOException {
    signals.stop(waiter.process().pid());
    KernelLocks.awaitWaiters(path, 0);
    awaitHeld(2);
  }

  /** A look at the kernel's list misses some of it when others change it at that moment. */
  private void awaitHeld(int count) throws IOException {
    Eventually.await(count + " locks", () -> KernelLocks.held(path) == count);
  }

  /** Whoever is asked gives the lock back within a millisecond or two, and then stays behind. */
  private void mustRetainAgain(int standing) throws Exception {
    Eventually.await("it is not kept, or given up though nobody takes it", () -> retains(standing));
  }

  private boolean retains(int standing) throws Exception {
    int kept = 0;
    for (int i = 0; i < TURNS; i++) {
      file.acquire(EXCLUSIVE, BOUND).close();
      kept += KernelLocks.held(path) > standing ? 1 : 0;
      LockSupport.parkNanos(TICK_NANOS);
      Optional<Hold> hold = file.tryAcquire(EXCLUSIVE);
      if (hold.isEmpty()) {
        return false;
      }
      hold.get().close();
    }
    return kept > TURNS / 2;
  }

  @Test
  void oneWhoDiesThereIsForgotten() throws Exception {
    whileTheWaiterStandsThere(waiter::killAndAwaitEnd);

    mustRetainAgain(0);
    KernelLocks.awaitWaiters(path, 0);
  }

  @Test
  void oneWhoIsStoppedThereKeepsNobodyOut() throws Exception {
    whileTheWaiterStandsThere(this::stopTheWaiter);

    long longestNanos = 0;
    for (int i = 0; i < TURNS; i++) {
      long start = System.nanoTime();
      file.acquire(EXCLUSIVE, Eventually.PATIENCE).close();
      other.acquire(EXCLUSIVE);
      other.release();
      longestNanos = Math.max(longestNanos, System.nanoTime() - start);
    }
    System.out.printf("past one who is stopped, longest: %.1f ms%n", longestNanos / 1e6);
    assertTrue(longestNanos < BOUND.toNanos(), "took so many ns: " + longestNanos);
  }

  /** It is not heeded any more, or the lock would be given up for it again and again. */
  @Test
  void oneWhoIsStoppedThereDoesNotKeepTheOwnerFromRetaining() throws Exception {
    whileTheWaiterStandsThere(this::stopTheWaiter);

    mustRetainAgain(1);
  }

  @Test
  void oneWhoGoesOnHasTheLockSoon() throws Exception {
    whileTheWaiterStandsThere(this::stopTheWaiter);
    file.acquire(EXCLUSIVE, BOUND).close();
    try (Hold hold = file.acquire(EXCLUSIVE, BOUND)) {
      signals.goOn(waiter.process().pid());
      assertTrue(hold.verify());
      assertFalse(waiter.hasAnswered());
    }

    waiter.awaitAcquired();
    assertTrue(file.tryAcquire(EXCLUSIVE).isEmpty());
    waiter.release();
    mustRetainAgain(0);
  }
}
