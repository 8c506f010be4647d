package io.mortise.internal.gate;

import io.mortise.LockException;
import io.mortise.LockLostException;
import io.mortise.LockMode;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.WaitOutcome;
import io.mortise.internal.gate.Waiter.Place;
import io.mortise.internal.retain.RetainingDescription;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * One lock of the operating system, and the order of this JVM's threads in front of it.
 *
 * <p>All holds of one range of one file in this JVM (class loader) go through one gate, which owns
 * one description. The gate decides who of them may talk to the operating system; shared holders
 * after the first do not talk to it at all.
 */
public final class Gate extends GateQueue implements RetainingDescription.OwnGate {

  /* How long one who tries gives way to one who is asking already, and may have lost its processor in the
   * middle of it. Beyond some 100 ms it is not the short call that it should be. */
  private static final int PATIENT_YIELDS = 100;
  private static final int PATIENT_PAUSES = 1_000;
  private static final long PAUSE_NANOS = 50_000;

  private final Holders holders = new Holders(this);

  /** By those who have the gate, and read by anybody: at worst, it is that of the hold before. */
  private long grantedNanos; // 0 while it is not known

  /** Takes over the description. */
  public Gate(Description description, ByteRange range) {
    super(description, range);
  }

  public Holders holders() {
    return holders;
  }

  /**
   * Once it is known by the clock of {@link System#nanoTime}. A lock that is kept has none, for it
   * is taken without a look at the clock.
   */
  public void noteGranted(LockMode mode, long nowNanos) {
    if (mode == LockMode.EXCLUSIVE) {
      grantedNanos = isToBeKept() ? 0 : nowNanos;
    } else if (grantedNanos == 0) {
      grantedNanos = nowNanos;
    }
  }

  /** When what is held here was granted, if that is known. */
  public Optional<Instant> heldSince() {
    long granted = grantedNanos;
    return granted == 0
        ? Optional.empty()
        : Optional.of(Instant.now().minusNanos(System.nanoTime() - granted));
  }

  /** Is it held in this JVM, at this moment, so that such a lock conflicts with it? */
  public boolean isHeldAgainst(LockMode mode, ByteRange asked) {
    Optional<LockMode> held = heldMode();
    return held.isPresent()
        && (mode == LockMode.EXCLUSIVE || held.get() == LockMode.EXCLUSIVE)
        && range.overlaps(asked);
  }

  /** Has what is kept given back: now if nobody holds it, else when its holder leaves. */
  @Override
  public void endKeeping() throws LockException {
    raise(ENDING);
    giveBackKept();
  }

  private void giveBackKept() throws LockException {
    if (!changeState(KEPT, ASKING) && !changeState(FREE, ASKING)) {
      return; // there is a holder
    }
    try {
      description.letGo();
      endKept();
    } catch (LockLostException e) {
      endKept(); // there is nothing left to give back, and nobody who held it
    } finally {
      setState(FREE);
    }
  }

  private void endKept() {
    grantedNanos = 0;
    lower(ENDING);
    forgetExclusive();
  }

  // ---- taking ----

  /** Never waits: GRANTED, KEPT, BUSY or RETIRED. */
  public Outcome tryAcquire(LockMode mode) throws LockException {
    StackRoom.require(); // also for what follows the grant
    for (int tries = 0; mayPass(mode); tries++) {
      if (mode == LockMode.SHARED ? tryJoin() : takeKept()) {
        return mode == LockMode.SHARED ? Outcome.GRANTED : Outcome.KEPT;
      }
      if (changeState(FREE, ASKING) || (mode == LockMode.SHARED && changeState(KEPT, ASKING))) {
        return askOnce(mode);
      }
      if (!isAboutToChange(mode) || tries == PATIENT_PAUSES) {
        break;
      }
      giveWay(tries);
    }
    return isRetired() ? Outcome.RETIRED : Outcome.BUSY;
  }

  private boolean mayPass(LockMode mode) {
    int seen = attention & ~ENDING;
    return seen == 0 || (mode == LockMode.EXCLUSIVE && isOvertakingAllowed(seen));
  }

  private boolean isAboutToChange(LockMode mode) {
    int seen = state;
    return seen == ASKING || seen == FREE || seen == KEPT || (seen > 0 && mode == LockMode.SHARED);
  }

  @SuppressWarnings("ThreadPriorityCheck") // the one asking may need this processor to get done
  private static void giveWay(int tries) {
    if (tries < PATIENT_YIELDS) {
      Thread.yield();
    } else {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private Outcome askOnce(LockMode mode) throws LockException {
    boolean granted = false;
    try {
      granted = description.tryLock(mode, range);
    } finally {
      settle(granted, mode);
    }
    return granted ? Outcome.GRANTED : Outcome.BUSY;
  }

  /**
   * Joins shared holders past the queue. For a thread that is one of them already: if it queued
   * behind a writer, the writer would wait for it, and it for the writer.
   */
  public boolean tryJoinAgain() {
    return tryJoin();
  }

  /** Waits as the waiter's patience says. */
  public Outcome acquire(Waiter waiter) throws LockException, InterruptedException {
    Place place;
    try {
      enqueue(waiter);
      place =
          waiter.place() == Place.QUEUED && PoolWorker.isCurrentThread()
              ? PoolWorker.block(() -> ParkedThread.awaitTurn(this, waiter))
              : ParkedThread.awaitTurn(this, waiter);
    } catch (Throwable e) { // a virtual thread needs memory to park
      giveUp(waiter);
      throw e;
    }
    return pass(waiter, place);
  }

  /** For a waiter that cannot go on, and may have been given something meanwhile. */
  private void giveUp(Waiter waiter) throws LockException {
    leaveQueue(waiter);
    if (waiter.place() == Place.GRANTED) {
      withdraw(waiter.mode);
    } else if (waiter.place() == Place.TURN) {
      setState(FREE);
    }
  }

  /** For an asynchronous waiter that was woken. */
  public Outcome pass(Waiter waiter) throws LockException, InterruptedException {
    return pass(waiter, waiter.place());
  }

  private Outcome pass(Waiter waiter, Place place) throws LockException, InterruptedException {
    return switch (place) {
      case GRANTED -> waiter.mode == LockMode.SHARED ? Outcome.GRANTED : Outcome.KEPT;
      case RETIRED -> Outcome.RETIRED;
      case TURN -> askKernel(waiter);
      case GONE -> waiter.reasonForLeaving();
      case NEW, QUEUED -> throw new IllegalStateException("its turn has not come");
    };
  }

  private Outcome askKernel(Waiter waiter) throws LockException, InterruptedException {
    WaitOutcome outcome = WaitOutcome.CANCELLED;
    try {
      StackRoom.require();
      outcome = waiter.isAction() ? waiter.answer() : KernelWait.await(description, range, waiter);
    } finally {
      settle(outcome == WaitOutcome.GRANTED, waiter.mode);
    }
    return outcome == WaitOutcome.GRANTED ? Outcome.GRANTED : waiter.reasonForLeaving();
  }

  /** The taker has its answer from the operating system. */
  private void settle(boolean granted, LockMode mode) {
    if (granted && mode == LockMode.EXCLUSIVE) {
      setClosedState(description.mayKeep() ? TAKEN_TO_KEEP : TAKEN); // and nobody to serve
    } else {
      setState(granted ? 1 : FREE);
    }
  }

  // ---- giving back and converting ----

  /** If this fails, the lock is still held, unless the failure is {@link LockLostException}. */
  public void release(LockMode mode) throws LockException {
    boolean exclusive = mode == LockMode.EXCLUSIVE;
    if (exclusive ? keep() : !leaveSharedOrAsk()) {
      return;
    }
    int next = exclusive ? TAKEN : 1; // one that could not be given back is not kept either
    long by = exclusiveBy;
    try {
      clearExclusive();
      setClosedState(ASKING);
      description.unlock(range);
      next = FREE;
    } catch (LockLostException e) {
      next = FREE; // there is nothing left to give back
      throw e;
    } finally { // without a call as far as it counts: there may be no stack left
      if (next == FREE) {
        freed();
      } else {
        exclusiveBy = by;
        state = next;
        serveAfter(next);
      }
    }
  }

  /** By now the operating system has it back, so this must not fail. */
  private void freed() {
    try {
      endKept();
    } catch (StackOverflowError e) {
      // the next release gives back as well, and a thread that has ended stays in memory until then
    }
    state = FREE;
    serveAfter(FREE);
  }

  /**
   * Gives back a grant that nobody will release later. If the operating system does not take it
   * back, it is the next one's who comes by here, or closes the description.
   */
  public void withdraw(LockMode mode) throws LockException {
    try {
      release(mode);
    } catch (LockLostException e) {
      throw e;
    } catch (LockException e) {
      if (mode == LockMode.EXCLUSIVE || leaveSharedOrAsk()) {
        setState(FREE);
      }
      throw e;
    }
  }

  /**
   * Releases an exclusive hold without the operating system. False, and still held, if it cannot.
   */
  private boolean keep() {
    if (state != TAKEN_TO_KEEP || (attention & (RETIRING | ENDING)) != 0) {
      return false;
    }
    if ((attention & IMPATIENT) != 0) {
      StackRoom.require();
      clearExclusive();
      if (handOver()) {
        return true;
      }
    }
    leaveKept();
    return true;
  }

  /**
   * Releases an exclusive hold that {@link #isToBeKept}. Somebody may want it back, which is looked
   * at after.
   */
  public void leaveKept() {
    clearExclusive();
    state = KEPT;
    if (attention != 0) {
      attend();
    }
  }

  private void attend() {
    if ((attention & ENDING) == 0) {
      serveAfter(FREE);
      return;
    }
    try {
      giveBackKept();
    } catch (LockException e) {
      // it is not held, but still locked, and the janitor tries again at its next tick
    }
  }

  /** From exclusive to shared. Where the kernel cannot, it keeps exclusive, which excludes more. */
  public void downgrade() throws LockException {
    StackRoom.require(); // also for what its holder notes after
    int next = state;
    long by = exclusiveBy;
    try {
      clearExclusive();
      description.downgrade(range);
      next = 1;
    } catch (LockLostException e) {
      next = FREE; // there is nothing left to hold
      throw e;
    } finally {
      if (next == TAKEN || next == TAKEN_TO_KEEP) {
        exclusiveBy = by;
      }
      state = next;
      serveAfter(next);
    }
  }

  /** From shared to exclusive; false, and still shared, when there are others. */
  public boolean tryUpgrade() throws LockException {
    StackRoom.require(); // likewise
    if (!changeState(1, ASKING)) {
      return false;
    }
    boolean upgraded = false;
    try {
      upgraded = description.tryUpgrade(range);
    } finally {
      setState(upgraded ? TAKEN : 1);
    }
    return upgraded;
  }
}
