package io.mortise.internal.lock;

import io.mortise.LockException;
import io.mortise.LockLostException;
import io.mortise.LockMode;
import io.mortise.internal.events.Events;
import io.mortise.internal.events.LockHold;
import io.mortise.internal.gate.Gate;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The {@code writeLock} view. It counts for itself while its thread does not read as well, and
 * takes a kept lock with a single CAS.
 */
final class WriteView extends View {

  /*
   * For maintainers: the lane.
   *
   * `laneGate` is the gate through which holds of this view are counted here: one if the gate says that it is
   * exclusively the calling thread's by one of this view's two numbers, and `laneReentries` more. The numbers
   * say in addition whether the hold is one that leaves the lock kept.
   *
   * It is another gate's turn only when the old one is closed: until then somebody may still hold through it. Who
   * holds through another gate (the file was replaced, and both are in use) is counted by LockViews, and so is who
   * reads as well: then its count moves there (`giveCountTo`).
   *
   * `laneEpoch` is the epoch of that gate in which this LockFile has last confirmed that the path names its file.
   * In this epoch what is kept may be taken without anything else. 0 is no epoch; closing sets it. The
   * volatile words `laneEpoch` and LockPath.closed are written and read crosswise, so no epoch outlives the close; and
   * whoever raises a flag in the gate ends the epoch after that.
   *
   * While holds are recorded, there is no epoch either, and no hold that is left without release(): that
   * they are is noticed when the epoch ends, so the shortest way does not ask for it.
   */

  private static final AtomicLong NEXT_NUMBER = new AtomicLong(Gate.FIRST_NUMBER);

  private static final VarHandle LANE_GATE;

  static {
    try {
      LANE_GATE = MethodHandles.lookup().findVarHandle(WriteView.class, "laneGate", Gate.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile @Nullable Gate laneGate;
  volatile long laneEpoch;
  private int laneReentries;
  private @Nullable LockHold laneHold; // the hold through the lane, if it is recorded

  private final Counters counters;

  private final long keepingNumber = NEXT_NUMBER.getAndAdd(2);
  private final long releasingNumber = keepingNumber + 1;

  WriteView(PathLock lock, LockViews views) {
    super(lock, views, LockMode.EXCLUSIVE);
    counters = lock.lockPath().counters();
  }

  /* Its own, so that the shortest way is compiled for this class alone. */
  @Override
  public void lock() {
    if (!takeKept()) {
      super.lock();
    }
  }

  @Override
  boolean takeKept() {
    Gate gate = laneGate;
    if (gate == null || !gate.takeKeptIn(laneEpoch, keepingNumber)) {
      return false;
    }
    counters.laneGranted();
    return true;
  }

  @Override
  public void unlock() {
    Gate gate = laneGate;
    if (gate != null && gate.isExclusivelyMine(keepingNumber) && laneReentries == 0) {
      gate.leaveKept();
    } else if (gate == null || !isMine(gate)) {
      views.unlockWrite();
    } else if (laneReentries > 0) {
      laneReentries--;
    } else {
      release(gate);
    }
  }

  private void release(Gate gate) {
    LockHold recorded = laneHold;
    laneHold = null;
    try {
      gate.release(LockMode.EXCLUSIVE);
    } catch (LockLostException e) {
      Events.endHold(recorded);
      lock.lockPath().lost(gate, LockMode.EXCLUSIVE, e.getMessage());
      throw new UncheckedIOException(e); // there is nothing left to hold
    } catch (LockException e) {
      laneHold = recorded; // still held, the gate says so
      throw new UncheckedIOException(e);
    }
    Events.endHold(recorded);
  }

  /** Does the calling thread hold through the lane? */
  private boolean isMine(Gate gate) {
    return gate.isExclusivelyMine(keepingNumber) || gate.isExclusivelyMine(releasingNumber);
  }

  @Override
  boolean reenter() {
    Gate gate = laneGate;
    if (gate == null || !isMine(gate)) {
      return super.reenter();
    }
    laneReentries = Math.incrementExact(laneReentries);
    return true;
  }

  /**
   * Gives up the count of the calling thread's holds, if it is here, to the one who counts reads.
   */
  void giveCountTo(LockViews.Held held) {
    Gate gate = laneGate;
    if (gate != null && isMine(gate)) {
      held.gate = gate;
      held.writes = laneReentries + 1;
      held.recorded = laneHold;
      laneReentries = 0;
      laneHold = null;
      gate.setExclusive(Thread.currentThread());
    }
  }

  @Override
  void entered(Gate gate) {
    if (!useLane(gate)) {
      gate.setExclusive(Thread.currentThread());
      super.entered(gate);
      return;
    }
    laneHold = lock.beginHold(LockMode.EXCLUSIVE);
    boolean isShort = laneHold == null && gate.isToBeKept();
    gate.setExclusivelyMine(isShort ? keepingNumber : releasingNumber);
    laneEpoch = lock.lockPath().confirmedEpochOf(gate);
    if (gate.isFlagged() || lock.lockPath().isClosed() || laneHold != null) {
      laneEpoch = 0;
    }
  }

  private boolean useLane(Gate gate) {
    Gate seen = laneGate;
    return seen == gate
        || ((seen == null || seen.isClosed()) && LANE_GATE.compareAndSet(this, seen, gate));
  }

  /** From now on nothing is taken without asking whether the LockFile is open. */
  void closed() {
    laneEpoch = 0;
  }
}
