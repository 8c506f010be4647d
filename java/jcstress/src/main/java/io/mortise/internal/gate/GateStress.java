package io.mortise.internal.gate;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.internal.retain.LoneLock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * Two threads at one gate. A waiter here does not park: what it would do when it is woken is done
 * at the end, so that one who would never be woken is found out, not waited for. What is used after
 * it was closed, or locked twice, is an exception.
 */
public final class GateStress {

  private static final LockMode WRITE = LockMode.EXCLUSIVE;
  private static final LockMode READ = LockMode.SHARED;

  private GateStress() {}

  private static Gate held(LoneLock lock, LockMode mode) {
    must(tryTake(lock.gate, mode), "it is free");
    return lock.gate;
  }

  private static boolean tryTake(Gate gate, LockMode mode) {
    try {
      var outcome = gate.tryAcquire(mode);
      return outcome == io.mortise.internal.gate.Outcome.GRANTED
          || outcome == io.mortise.internal.gate.Outcome.KEPT;
    } catch (LockException e) {
      throw new AssertionError(e);
    }
  }

  private static void release(Gate gate, LockMode mode) {
    try {
      gate.release(mode);
    } catch (LockException e) {
      throw new AssertionError(e);
    }
  }

  private static void must(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }

  /** What is kept is taken by one. */
  @JCStressTest
  @Outcome(
      id = {"true, false", "false, true"},
      expect = ACCEPTABLE,
      desc = "one has it")
  @Outcome(expect = FORBIDDEN, desc = "both, or nobody")
  @State
  public static class KeptIsTakenOnce {
    private final Gate gate = held(LoneLock.retained(), WRITE);

    public KeptIsTakenOnce() {
      release(gate, WRITE);
    }

    @Actor
    public void one(ZZ_Result r) {
      r.r1 = gate.takeKept();
    }

    @Actor
    public void other(ZZ_Result r) {
      r.r2 = gate.takeKeptIn(gate.epoch(), Gate.FIRST_NUMBER);
    }
  }

  /** Who comes by the lane in an epoch that the janitor ends. */
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "given back, at the latest by the holder")
  @Outcome(id = "false", expect = FORBIDDEN, desc = "kept for ever from one who asks")
  @State
  public static class KeptIsGivenBackToOneWhoAsks {
    private final LoneLock lock = LoneLock.retained();
    private final Gate gate = held(lock, WRITE);

    @Actor
    public void holder() {
      gate.leaveKept();
    }

    @Actor
    public void janitor() {
      lock.endAsJanitor();
    }

    @Arbiter
    public void end(Z_Result r) {
      r.r1 = lock.heldInKernel() == null && gate.isIdle();
    }
  }

  /** One tries while the other leaves. */
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "the kernel agrees with who has it")
  @Outcome(id = "false", expect = FORBIDDEN, desc = "held by nobody, or free and taken")
  @State
  public static class TriedWhileReleased {
    private final LoneLock lock = LoneLock.plain();
    private final Gate gate = held(lock, WRITE);
    private boolean taken;

    @Actor
    public void holder() {
      release(gate, WRITE);
    }

    @Actor
    public void other() {
      taken = tryTake(gate, WRITE);
    }

    @Arbiter
    public void end(Z_Result r) {
      r.r1 = (lock.heldInKernel() == WRITE) == taken && gate.isIdle() != taken;
    }
  }

  /** The last reader leaves, another joins. */
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "the kernel agrees with who has it")
  @Outcome(id = "false", expect = FORBIDDEN, desc = "joined what was given back")
  @State
  public static class JoinedWhileLeft {
    private final LoneLock lock = LoneLock.plain();
    private final Gate gate = held(lock, READ);
    private boolean joined;

    @Actor
    public void last() {
      release(gate, READ);
    }

    @Actor
    public void next() {
      joined = tryTake(gate, READ);
    }

    @Arbiter
    public void end(Z_Result r) {
      r.r1 = joined && lock.heldInKernel() == READ && gate.heldMode().isPresent();
    }
  }

  /** Closed for good while another comes and goes. */
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "closed, once")
  @Outcome(id = "false", expect = FORBIDDEN, desc = "left open")
  @State
  public static class RetiredWhileUsed {
    private final LoneLock lock = LoneLock.retained();

    @Actor
    public void user() {
      if (tryTake(lock.gate, WRITE)) {
        release(lock.gate, WRITE);
      }
    }

    @Actor
    public void end() {
      lock.gate.retire();
    }

    @Arbiter
    public void after(Z_Result r) {
      r.r1 = lock.isClosed();
    }
  }
}
