package io.mortise.internal.retain;

import io.mortise.LockException;
import io.mortise.LockLostException;
import io.mortise.LockMode;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.Doorbell;
import io.mortise.internal.backend.WaitOutcome;
import org.jspecify.annotations.Nullable;

/**
 * A description whose exclusive lock of the main byte may be kept when nobody holds it (see {@link
 * Description#mayKeep}), until another process wants it. Also the one that asks, when another
 * process keeps it.
 *
 * <p>Until {@link #startRetaining} it does nothing but ask.
 */
public final class RetainingDescription extends PassedOn {

  /*
   * For maintainers.
   *
   * What the kernel has of ours is nothing, or the lock, or the lock and the mark beside it. With the mark the
   * lock may be kept; whether it is, or somebody holds it, is for the gate to know.
   *
   * The plain fields belong to whoever has the gate (see GateWords), like everything here that locks; the
   * gate's state publishes them. Two words are written and read across threads:
   *
   *   engagedNanos  by the one who has the gate: since when this is a lock that may be kept; 0 when it is none
   *   ending        by the janitor: why it is to be given back; null while there is no reason
   *
   * The janitor may write `ending` just after the lock was given back. Then the next one is given back early, which
   * is harmless.
   */

  private final Turnstile turnstile;

  private boolean locked; // exclusively, by the kernel's word
  private boolean marked;
  private boolean behind; // has given way to the turnstile
  private long freeSinceNanos; // since when nobody took what we gave up; 0 for not, as far as seen
  private long awayUntilNanos; // 0 when there is nothing to stay away for

  private volatile long engagedNanos;
  private volatile @Nullable Ending ending;

  private int wishes; // guarded by this
  private volatile long idleNanos; // 0 while nobody wants it retained
  private volatile @Nullable OwnGate gate;

  /** Whether the janitor has it among its wards. */
  volatile boolean isLookedAfter;

  /** The gate that this is the description of, for one who is not in it. */
  public interface OwnGate {
    /** Has what is kept given back: now if nobody holds it, else when its holder leaves. */
    void endKeeping() throws LockException;

    /** Returns whether what is kept was taken since the last call. */
    boolean nextEpoch();

    /** {@link Description#isWantedElsewhere}, if it is not closed. */
    boolean isWantedElsewhere() throws LockException;
  }

  public RetainingDescription(Description kernel) {
    super(kernel);
    this.turnstile = new Turnstile(kernel);
  }

  /** Once, before anything else. */
  public void setGate(OwnGate ownGate) {
    gate = ownGate;
  }

  /** One more who wants it retained. The longest wish counts, until nobody has one any more. */
  public synchronized void startRetaining(long nanos) {
    wishes++;
    idleNanos = Math.max(idleNanos, nanos);
  }

  /** One less. */
  public void stopRetaining() {
    synchronized (this) {
      if (--wishes > 0) {
        return;
      }
      idleNanos = 0;
    }
    end(Ending.NOT_WANTED);
  }

  public boolean retains() {
    return idleNanos > 0;
  }

  // ---- for the janitor ----

  /** Since when there is something to look after; 0 when there is nothing. */
  long engagedNanos() {
    return engagedNanos;
  }

  long idleNanos() {
    return idleNanos;
  }

  /** Was it taken while it was kept, since the last call? */
  boolean nextEpoch() {
    OwnGate own = gate;
    return own != null && own.nextEpoch();
  }

  Doorbell openDoorbellForAll() {
    return kernel.openDoorbell();
  }

  int watchBy(Doorbell bell) {
    return bell.watch(kernel);
  }

  boolean isAskedFor() throws LockException {
    OwnGate own = gate;
    return own != null && own.isWantedElsewhere();
  }

  @Override
  public boolean isWantedElsewhere() throws LockException {
    return turnstile.isHeeded();
  }

  /** Ends the retention when the holder leaves, or at once if nobody holds. */
  void end(Ending why) {
    ending = why;
    OwnGate own = gate;
    try {
      if (own != null) {
        own.endKeeping();
      }
    } catch (LockException e) {
      // still ours, and tried again at the next tick; a holder is told by its own unlock
    }
  }

  @Nullable Ending ending() {
    return ending;
  }

  // ---- locking, by the one who has the gate ----

  @Override
  public boolean tryLock(LockMode mode, ByteRange range) throws LockException {
    if (locked) {
      if (mode == LockMode.EXCLUSIVE || toShared()) {
        return true;
      }
      giveBack(); // cannot be converted here
    }
    if (!mayComeBack() || !kernel.tryLock(mode, range)) {
      return false;
    }
    granted(mode);
    return true;
  }

  @Override
  public WaitOutcome awaitLock(LockMode mode, ByteRange range, long timeoutNanos, long ticket)
      throws LockException {
    if (tryLock(mode, range)) {
      return WaitOutcome.GRANTED;
    }
    WaitOutcome outcome =
        behind || turnstile.mustAsk()
            ? turnstile.await(mode, range, timeoutNanos, ticket)
            : kernel.awaitLock(mode, range, timeoutNanos, ticket);
    if (outcome == WaitOutcome.GRANTED) {
      granted(mode);
    }
    return outcome;
  }

  private void granted(LockMode mode) {
    behind = false;
    locked = mode == LockMode.EXCLUSIVE;
    if (locked && idleNanos > 0) {
      engage();
    }
  }

  /** So that it may be kept. If that fails it is not, and that is all: it was granted. */
  private void engage() {
    boolean engaged = false;
    try {
      if (mark()) {
        engagedNanos = System.nanoTime(); // first, see Janitor.isForgotten
        engaged = Janitor.lookAfter(this);
      }
    } catch (RuntimeException | Error e) {
      // no memory, no stack
    }
    if (!engaged) {
      engagedNanos = 0;
    }
  }

  @Override
  public boolean mayKeep() {
    return engagedNanos != 0;
  }

  /** By the mark others see that they have to ask. Not had if somebody has locked that byte. */
  private boolean mark() {
    try {
      marked = kernel.tryLock(LockMode.EXCLUSIVE, ByteRange.RETAINED_MARK);
    } catch (LockException e) {
      marked = false; // then the lock is not kept, and that is all
    }
    return marked;
  }

  private void unmark() throws LockException {
    if (marked) {
      kernel.unlock(ByteRange.RETAINED_MARK);
      marked = false;
    }
  }

  /** Shared locks are not kept. */
  private boolean toShared() throws LockException {
    if (!downgradeInKernel()) {
      return false;
    }
    locked = false;
    engagedNanos = 0;
    ending = null;
    try {
      unmark();
    } catch (LockException e) {
      // it stays until the next unlock: others ask in vain, and those who lock the whole file wait
    }
    return true;
  }

  private boolean downgradeInKernel() throws LockException {
    try {
      return kernel.downgrade(ByteRange.MAIN);
    } catch (LockLostException e) {
      forget(); // there is nothing left to hold
      throw e;
    }
  }

  /** After giving way: is it our turn to try again? */
  private boolean mayComeBack() throws LockException {
    if (behind) {
      behind = turnstile.isHeeded() && !standsStill();
    }
    if (awayUntilNanos != 0) {
      stayAway();
    }
    return !behind;
  }

  /** Does the one for whom we gave way leave alone what is free? For those who only try. */
  private boolean standsStill() throws LockException {
    long now = System.nanoTime();
    if (kernel.isRefused(LockMode.EXCLUSIVE, ByteRange.MAIN)) {
      freeSinceNanos = 0;
    } else if (freeSinceNanos == 0) {
      freeSinceNanos = now;
    } else if (now - freeSinceNanos >= Turnstile.STANDSTILL_NANOS) {
      turnstile.noteStandstill();
      return true;
    }
    return false;
  }

  /** Even who only tries waits here: for half a millisecond at most. */
  private void stayAway() {
    Turnstile.pauseUntil(awayUntilNanos);
    awayUntilNanos = 0;
  }

  @Override
  public void unlock(ByteRange range) throws LockException {
    giveBack();
  }

  @Override
  public void letGo() throws LockException {
    if (locked) {
      giveBack();
    }
  }

  private void giveBack() throws LockException {
    Ending why = ending;
    try {
      unmark();
      kernel.unlock(ByteRange.MAIN);
    } catch (LockLostException e) {
      forget(); // there is nothing left to give back
      throw e;
    }
    forget();
    behind = why == Ending.ASKED;
    freeSinceNanos = 0;
    awayUntilNanos = why != null && why.awayNanos > 0 ? System.nanoTime() + why.awayNanos : 0;
  }

  private void forget() {
    locked = false;
    marked = false;
    engagedNanos = 0;
    ending = null;
  }

  @Override
  public boolean downgrade(ByteRange range) throws LockException {
    return toShared();
  }

  @Override
  public boolean tryUpgrade(ByteRange range) throws LockException {
    locked = kernel.tryUpgrade(range);
    return locked;
  }

  // ---- the rest ----

  @Override
  public boolean isQuick() {
    return idleNanos > 0;
  }

  @Override
  public void close() {
    if (locked) {
      try {
        giveBack();
      } catch (LockException e) {
        // closing lets go of it as well
      }
      forget();
    }
    if (isLookedAfter) { // if not, there is nobody who could begin to
      Janitor.stopListening(this);
    }
    kernel.close();
  }

  @Override
  public String toString() {
    return kernel + (marked ? " (may be kept)" : "");
  }
}
