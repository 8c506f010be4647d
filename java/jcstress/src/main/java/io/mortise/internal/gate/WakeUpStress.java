package io.mortise.internal.gate;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.internal.gate.Waiter.Place;
import io.mortise.internal.retain.LoneLock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * One leaves while another queues, or wakes up. A waiter here does not park: what it would do if it
 * was woken is done at the end, so one who would sleep for ever is found out, not waited for.
 */
public final class WakeUpStress {

  private WakeUpStress() {}

  private static final class Bench {
    final Gate gate;
    final Waiter waiter = Waiter.ofCurrentThread(LockMode.EXCLUSIVE, Patience.ENDLESS);

    Bench(LoneLock lock) {
      gate = lock.gate;
      take();
    }

    void take() {
      try {
        if (gate.tryAcquire(LockMode.EXCLUSIVE) == io.mortise.internal.gate.Outcome.BUSY) {
          throw new AssertionError("it is free");
        }
      } catch (LockException e) {
        throw new AssertionError(e);
      }
    }

    void release() {
      try {
        gate.release(LockMode.EXCLUSIVE);
      } catch (LockException e) {
        throw new AssertionError(e);
      }
    }

    /** It is let in already, or was woken and then gets in. */
    boolean isLetIn() {
      gate.serveAwake(waiter);
      return waiter.place() == Place.GRANTED || waiter.place() == Place.TURN;
    }
  }

  /** The Dekker pair of state and attention. */
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "let in")
  @Outcome(id = "false", expect = FORBIDDEN, desc = "the lock is free, and nobody wakes the waiter")
  @State
  public static class QueuedWhileReleased {
    private final Bench bench = new Bench(LoneLock.plain());

    @Actor
    public void holder() {
      bench.release();
    }

    @Actor
    public void waiter() {
      bench.gate.enqueue(bench.waiter);
    }

    @Arbiter
    public void end(Z_Result r) {
      r.r1 = bench.isLetIn();
    }
  }

  /** The same pair where the lock is kept. */
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "let in, or woken")
  @Outcome(id = "false", expect = FORBIDDEN, desc = "the lock is free, and nobody wakes the waiter")
  @State
  public static class QueuedWhileKept {
    private final Bench bench = new Bench(LoneLock.retained());

    @Actor
    public void holder() {
      bench.gate.leaveKept();
    }

    @Actor
    public void waiter() {
      bench.gate.enqueue(bench.waiter);
    }

    @Arbiter
    public void end(Z_Result r) {
      r.r1 = bench.isLetIn();
    }
  }

  /** The Dekker pair of state and firstIsAwake: it was woken, and overtaken before it ran. */
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "let in, or woken once more")
  @Outcome(id = "false", expect = FORBIDDEN, desc = "taken for awake, and goes back to sleep")
  @State
  public static class OvertakenWhileAwake {
    private final Bench bench = new Bench(LoneLock.retained());

    public OvertakenWhileAwake() {
      bench.gate.enqueue(bench.waiter);
      bench.gate.leaveKept();
      bench.take();
    }

    @Actor
    public void overtaker() {
      bench.gate.leaveKept();
    }

    @Actor
    public void waiter() {
      bench.gate.serveAwake(bench.waiter);
    }

    @Arbiter
    public void end(Z_Result r) {
      r.r1 = bench.isLetIn();
    }
  }
}
