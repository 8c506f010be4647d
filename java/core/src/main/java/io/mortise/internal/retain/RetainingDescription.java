package io.mortise.internal.retain;

import io.mortise.LockException;
import io.mortise.LockLostException;
import io.mortise.LockMode;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.FileIdentity;
import io.mortise.internal.backend.LockHolder;
import io.mortise.internal.backend.WaitOutcome;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A description that can keep its exclusive lock of the main byte when it is told to unlock, and
 * then grants it again without the operating system. Also the one that asks, when another process
 * does so.
 *
 * <p>Until {@link #startRetaining} it passes everything on.
 */
public final class RetainingDescription implements Description {

  /*
   * For maintainers.
   *
   * What the kernel has of ours is one of
   *
   *   nothing      !locked
   *   held         locked, !kept
   *   kept         locked, kept       nobody holds; the next taker needs no system call
   *
   * These fields belong to whoever has the gate (see Gate), like everything here that locks; the gate's state
   * publishes them. Two words are written and read across threads:
   *
   *   engagedNanos  by the one who has the gate: since when this is a lock that may be kept; 0 when it is none
   *   ending        by the janitor: why the next unlock is to be a real one; null while there is no reason
   *
   * The janitor may write `ending` just after that unlock. Then the next lock is given back early, which is harmless.
   * In the other order of the same race the holder reads `ending` too early and keeps the lock, and the janitor,
   * who looks at each tick, finds the gate free and gives it back itself.
   */

  /** Why a kept lock is given back. */
  enum Ending {
    /** Another process stands in the turnstile. We go behind it. */
    ASKED,
    /** Another program may be waiting without asking. We stay away for a moment. */
    TURN_FOR_STRANGERS,
    UNUSED,
    /** Nobody in this JVM wants it retained any more. */
    NOT_WANTED
  }

  /** A thread that slept in the kernel has woken and locked by then. */
  private static final long AWAY_NANOS = 200_000;

  private final Description kernel;
  private final Turnstile turnstile;

  private boolean locked;
  private boolean marked; // and the mark beside it
  private boolean keepable;
  private boolean kept;
  private boolean again; // the last grant was of a kept lock
  private int uses;

  private volatile long engagedNanos;
  private volatile @Nullable Ending ending;
  private boolean behind; // has given way to the turnstile; as the fields above
  private long awayUntilNanos; // as the fields above; 0 when there is nothing to stay away for

  private int wishes; // guarded by this
  private volatile long idleNanos; // 0 while nobody wants it retained
  private volatile @Nullable OwnGate gate;

  /** Whether the janitor has it among its wards. */
  volatile boolean isLookedAfter;

  /** The gate that this is the description of, for one who is not in it. */
  public interface OwnGate {
    /** Calls {@link Description#letGo}, if nobody uses the gate at this moment. */
    boolean letGoIfFree() throws LockException;

    /** {@link Description#isWantedElsewhere}, if it is not closed. */
    boolean isWantedElsewhere() throws LockException;
  }

  public RetainingDescription(Description kernel) {
    this.kernel = kernel;
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

  /** Changes with each use; an old value may be seen for a while. */
  int uses() {
    return uses;
  }

  boolean isAskedFor() throws LockException {
    OwnGate own = gate;
    return own != null && own.isWantedElsewhere();
  }

  @Override
  public boolean isWantedElsewhere() throws LockException {
    return turnstile.isOccupied();
  }

  /** Ends the retention at the next unlock, or at once if nobody holds. */
  void end(Ending why) {
    ending = why;
    letGoNow();
  }

  boolean isEnding() {
    return ending != null;
  }

  void letGoNow() {
    OwnGate own = gate;
    try {
      if (own != null) {
        own.letGoIfFree();
      }
    } catch (LockException e) {
      // still ours, and tried again at the next tick; a holder is told by its own unlock
    }
  }

  // ---- locking, by the one who has the gate ----

  @Override
  public boolean tryLock(LockMode mode, ByteRange range) throws LockException {
    if (kept) {
      return takeKept(mode);
    }
    again = false;
    if (!mayComeBack()) {
      return false;
    }
    boolean granted = kernel.tryLock(mode, range);
    if (granted) {
      granted(mode);
    }
    return granted;
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
    locked = true;
    behind = false;
    keepable = mode == LockMode.EXCLUSIVE && idleNanos > 0 && mark();
    if (keepable) {
      engagedNanos = System.nanoTime();
      Janitor.lookAfter(this);
    }
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

  private boolean takeKept(LockMode mode) throws LockException {
    if (mode == LockMode.SHARED && !toShared()) {
      giveBack(); // cannot be converted here
      return kernelGrantsShared();
    }
    kept = false;
    again = true;
    uses++;
    return true;
  }

  private boolean kernelGrantsShared() throws LockException {
    boolean granted = kernel.tryLock(LockMode.SHARED, ByteRange.MAIN);
    if (granted) {
      granted(LockMode.SHARED);
    }
    return granted;
  }

  /** Shared locks are not kept. */
  private boolean toShared() throws LockException {
    if (!kernel.downgrade(ByteRange.MAIN)) {
      return false;
    }
    keepable = false;
    engagedNanos = 0;
    try {
      unmark();
    } catch (LockException e) {
      // it stays until the end: others ask in vain, and those who lock the whole file wait
    }
    return true;
  }

  /** After giving way: is it our turn to try again? */
  private boolean mayComeBack() throws LockException {
    if (behind) {
      behind = turnstile.isOccupied();
    }
    if (awayUntilNanos != 0) {
      stayAway();
    }
    return !behind;
  }

  /** Even who only tries waits here, for less than it takes to be put to sleep by the system. */
  private void stayAway() {
    long left = awayUntilNanos - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = awayUntilNanos - System.nanoTime();
    }
    awayUntilNanos = 0;
  }

  @Override
  public void unlock(ByteRange range) throws LockException {
    if (keepable && ending == null) {
      kept = true;
    } else {
      giveBack();
    }
  }

  @Override
  public void letGo() throws LockException {
    if (kept && ending != null) {
      giveBack();
    }
  }

  private void giveBack() throws LockException {
    Ending why = keepable ? ending : null;
    try {
      unmark();
      kernel.unlock(ByteRange.MAIN);
    } catch (LockLostException e) {
      forget(); // there is nothing left to give back
      throw e;
    }
    forget();
    behind = why == Ending.ASKED;
    awayUntilNanos = why == Ending.TURN_FOR_STRANGERS ? System.nanoTime() + AWAY_NANOS : 0;
  }

  private void forget() {
    locked = false;
    marked = false;
    kept = false;
    keepable = false;
    engagedNanos = 0;
    ending = null;
  }

  @Override
  public boolean downgrade(ByteRange range) throws LockException {
    return toShared();
  }

  @Override
  public boolean tryUpgrade(ByteRange range) throws LockException {
    return kernel.tryUpgrade(range);
  }

  // ---- the rest ----

  @Override
  public boolean isQuick() {
    return idleNanos > 0;
  }

  @Override
  public long grantNanos() {
    return again ? Janitor.tickNanos() : System.nanoTime();
  }

  @Override
  public boolean isHeld(LockMode mode, ByteRange range) throws LockException {
    return kernel.isHeld(mode, range);
  }

  @Override
  public Description sameOwner() {
    return kernel.sameOwner();
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
    kernel.close();
  }

  @Override
  public FileIdentity identity() {
    return kernel.identity();
  }

  @Override
  public boolean isWritable() {
    return kernel.isWritable();
  }

  @Override
  public boolean hasKernelLocks() {
    return kernel.hasKernelLocks();
  }

  @Override
  public long beginWait() {
    return kernel.beginWait();
  }

  @Override
  public void cancelWait(long ticket) {
    kernel.cancelWait(ticket);
  }

  @Override
  public Optional<LockHolder> findHolder(LockMode mode, ByteRange range) throws LockException {
    return kernel.findHolder(mode, range);
  }

  @Override
  public boolean isRefused(LockMode mode, ByteRange range) throws LockException {
    return kernel.isRefused(mode, range);
  }

  @Override
  public boolean tryGuard() throws LockException {
    return kernel.tryGuard();
  }

  @Override
  public void releaseGuard() throws LockException {
    kernel.releaseGuard();
  }

  @Override
  public byte[] readStart(int length) throws LockException {
    return kernel.readStart(length);
  }

  @Override
  public void writeStart(byte[] bytes) throws LockException {
    kernel.writeStart(bytes);
  }

  @Override
  public String toString() {
    return kernel + (kept ? " (kept)" : "");
  }
}
