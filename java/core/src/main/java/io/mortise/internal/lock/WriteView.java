package io.mortise.internal.lock;

import io.mortise.LockException;
import io.mortise.LockLostException;
import io.mortise.LockMode;
import io.mortise.internal.gate.Gate;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The {@code writeLock} view. It counts for itself while its thread does not read as well, and
 * takes a kept lock with a single CAS.
 */
final class WriteView extends View {

  /*
   * For maintainers: the lane.
   *
   * `laneGate` is the gate through which exclusive holds of this view are counted here, in `laneWrites`. The
   * count belongs to the thread that the gate names as its exclusive holder. It is another gate's turn only
   * when the old one is closed: until then somebody may still hold through it. Who holds through another gate
   * is counted by LockViews (the file was replaced, and both are in use), and so is who reads as well: then
   * its count moves there (`giveCountTo`).
   *
   * `laneEpoch` is the epoch of that gate in which this LockFile has last confirmed that the path names its file.
   * In this epoch what is kept may be taken without anything else. 0 is no epoch; closing sets it. The two
   * volatile words `laneEpoch` and LockPath.closed are written and read crosswise, so no epoch outlives the close.
   */

  private static final VarHandle LANE_GATE;

  static {
    try {
      LANE_GATE = MethodHandles.lookup().findVarHandle(WriteView.class, "laneGate", Gate.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile @Nullable Gate laneGate;
  private volatile int laneEpoch;
  private int laneWrites;

  WriteView(PathLock lock, LockViews views) {
    super(lock, views, LockMode.EXCLUSIVE);
  }

  @Override
  public void lock() {
    if (!takeKept()) {
      super.lock();
    }
  }

  @Override
  public boolean tryLock() {
    return takeKept() || super.tryLock();
  }

  @Override
  public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
    requireNotInterrupted();
    return takeKept() || super.tryLock(time, unit);
  }

  @Override
  public void lockInterruptibly() throws InterruptedException {
    requireNotInterrupted();
    if (!takeKept()) {
      super.lockInterruptibly();
    }
  }

  private boolean takeKept() {
    Gate gate = laneGate;
    if (gate == null || !gate.takeKeptIn(laneEpoch)) {
      return false;
    }
    gate.setExclusive(Thread.currentThread());
    laneWrites = 1;
    return true;
  }

  @Override
  public void unlock() {
    Gate gate = laneGate;
    if (gate == null || !isMine(gate)) {
      views.unlockWrite();
    } else if (laneWrites > 1) {
      laneWrites--;
    } else {
      laneWrites = 0;
      gate.clearExclusive();
      if (!gate.keep()) {
        release(gate);
      }
    }
  }

  private void release(Gate gate) {
    try {
      gate.release(LockMode.EXCLUSIVE);
    } catch (LockLostException e) {
      throw new UncheckedIOException(e); // there is nothing left to hold
    } catch (LockException e) {
      gate.setExclusive(Thread.currentThread()); // still held, may be unlocked again
      laneWrites = 1;
      throw new UncheckedIOException(e);
    }
  }

  /** Does the calling thread hold through the lane? */
  private boolean isMine(Gate gate) {
    return gate.exclusiveHolder() == Thread.currentThread() && laneWrites > 0;
  }

  @Override
  boolean reenter() {
    Gate gate = laneGate;
    if (gate == null || !isMine(gate)) {
      return super.reenter();
    }
    laneWrites = Math.incrementExact(laneWrites);
    return true;
  }

  /**
   * Gives up the count of the calling thread's holds, if it is here, to the one who counts reads.
   */
  void giveCountTo(LockViews.Held held) {
    Gate gate = laneGate;
    if (gate != null && isMine(gate)) {
      held.gate = gate;
      held.writes = laneWrites;
      laneWrites = 0;
    }
  }

  @Override
  void entered(Gate gate) {
    gate.setExclusive(Thread.currentThread());
    if (!useLane(gate)) {
      super.entered(gate);
      return;
    }
    laneWrites = 1;
    laneEpoch = lock.lockPath().confirmedEpoch();
    if (lock.lockPath().isClosed()) {
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
