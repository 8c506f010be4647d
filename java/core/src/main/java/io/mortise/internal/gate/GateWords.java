package io.mortise.internal.gate;

import io.mortise.LockMode;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The words of a gate that threads read and write without its mutex, and what they mean. */
abstract class GateWords {

  /*
   * For maintainers.
   *
   * `state` says who may use the description. A positive value is the number of shared holds of this
   * JVM, which together are one shared lock of the operating system.
   *
   *   FREE --CAS--> ASKING     by one who tries, in a call that does not wait
   *   FREE --CAS--> TAKEN      by one from the queue, who may wait in the operating system
   *   either -> TAKEN          exclusive lock granted
   *   either -> TAKEN_TO_KEEP  likewise, and the description says that it may be kept
   *   either -> 1              shared lock granted; readers in the queue may join
   *   either -> FREE           refused
   *   n --CAS--> n + 1         a reader joins, without the operating system
   *   n --CAS--> n - 1         a reader leaves, n > 1
   *   1 --CAS--> ASKING        the last reader unlocks, or tries to upgrade
   *   TAKEN or TAKEN_TO_KEEP -> ASKING -> FREE   the writer unlocks
   *   TAKEN or TAKEN_TO_KEEP -> 1                the writer downgrades
   *   FREE --CAS--> RETIRED    the description is closed, nobody will use the gate again
   *
   *   TAKEN_TO_KEEP -> KEPT    the writer leaves, and the operating system does not hear of it
   *   KEPT --CAS--> TAKEN_TO_KEEP  the next writer takes it, likewise
   *   KEPT --CAS--> ASKING     by one who gives it back to the system, or asks for a shared lock
   *   KEPT --CAS--> TAKEN      by a reader from the queue
   *   KEPT --CAS--> RETIRED    as from FREE
   *
   * ASKING lasts for a few calls that do not wait (and, where something was kept, for the half millisecond at most that the
   * description stays away), so one who tries stays for its end: readers that come and go at the same time must not
   * refuse each other.
   *
   * Only the one who made it ASKING, TAKEN or TAKEN_TO_KEEP locks, converts or unlocks, so the description sees
   * one of them at a time; what only asks (findHolder, isHeld) may come from others as well. The operating system
   * is always asked to unlock BEFORE the state says so: if it fails, nothing has changed.
   *
   * `attention` is not zero while somebody is queued, the gate is to retire, or what is kept is wanted back.
   * Where nothing is kept, the fast path is allowed only while nobody is queued, so the queue is served in
   * order. The two words form a Dekker pair:
   *
   *   one who leaves:  state = FREE or KEPT;  then reads attention
   *   one who queues:  attention += 1;        then tries the state (in GateQueue.serve)
   *
   * All four accesses are volatile, hence at least one of the two sees the other, and whoever sees it
   * serves the queue under the mutex.
   *
   * `epoch` changes with each tick of the janitor's while the lock is kept, and whenever a flag is raised in
   * `attention`. Whoever has confirmed in this epoch that the file is the right one takes what is kept with no more
   * than a comparison and a CAS, and leaves it by a store of KEPT and a look at `attention`.
   *
   * Who holds exclusively is said by two words. Storing a reference costs more than the CAS where the
   * collector has barriers, so a kept lock that one thread takes again and again leaves `lastExclusive` as it is:
   *
   *   one who was granted:  lastExclusive = it;       then exclusiveBy = …   (release)
   *   one who asks:         reads exclusiveBy first;  then lastExclusive     (acquire)
   *
   * so a thread that reads that it is held, and then itself, holds it: if the first word was another's, so
   * was the second.
   */

  static final int FREE = 0;
  static final int TAKEN = -1;
  static final int RETIRED = -2;
  static final int ASKING = -3;
  static final int KEPT = -4;
  static final int TAKEN_TO_KEEP = -5;

  /** In `attention`, beside the number of those who are queued. */
  static final int RETIRING = 1 << 30;

  /** In `attention`: the first in the queue was overtaken for too long. */
  static final int IMPATIENT = 1 << 29;

  /** In `attention`: what is kept is to be given back. */
  static final int ENDING = 1 << 28;

  private static final int FLAGS = RETIRING | IMPATIENT | ENDING;

  /** In `exclusiveBy`. */
  private static final long NOT_HELD = 0;

  private static final long HELD = 1;

  /** The least number that a holder may have of its own. */
  public static final long FIRST_NUMBER = 2;

  /** Stands for a holder that is no thread. */
  private static final Object NO_THREAD = new Object();

  private static final VarHandle STATE;
  private static final VarHandle ATTENTION;
  private static final VarHandle EPOCH;
  private static final VarHandle EXCLUSIVE_BY;
  private static final VarHandle LAST_EXCLUSIVE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      STATE = lookup.findVarHandle(GateWords.class, "state", int.class);
      ATTENTION = lookup.findVarHandle(GateWords.class, "attention", int.class);
      EPOCH = lookup.findVarHandle(GateWords.class, "epoch", long.class);
      EXCLUSIVE_BY = lookup.findVarHandle(GateWords.class, "exclusiveBy", long.class);
      LAST_EXCLUSIVE = lookup.findVarHandle(GateWords.class, "lastExclusive", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  volatile int state;
  volatile int attention;

  private volatile long epoch = 1;
  private long usedEpoch; // a race: the janitor may learn a tick late that it is used
  private long tickEpoch; // by the janitor

  /* By their handles, but where a failure is undone: there may be no stack left for a call. */
  volatile long exclusiveBy;

  /** A thread or NO_THREAD; what else it is says nothing while nobody holds. */
  volatile @Nullable Object lastExclusive;

  final boolean changeState(int expected, int next) {
    return STATE.compareAndSet(this, expected, next);
  }

  /** By the one who has the gate, for a state that lets nobody in: nobody needs to see it soon. */
  final void setClosedState(int next) {
    STATE.setOpaque(this, next);
  }

  final void addAttention(int change) {
    ATTENTION.getAndAdd(this, change);
  }

  /** Is a flag raised? Then nothing may be taken past it in the epoch that has begun with it. */
  public final boolean isFlagged() {
    return (attention & FLAGS) != 0;
  }

  /** Ends the epoch as well: from here on everybody comes by where the flags are looked at. */
  final void raise(int flag) {
    ATTENTION.getAndBitwiseOr(this, flag);
    EPOCH.getAndAdd(this, 1L);
  }

  final void lower(int flag) {
    if ((attention & flag) != 0) {
      ATTENTION.getAndBitwiseAnd(this, ~flag);
    }
  }

  /** Joins shared holders of this JVM, if there are any. */
  final boolean tryJoin() {
    int seen = state;
    while (seen > 0) {
      if (changeState(seen, seen + 1)) {
        return true;
      }
      seen = state;
    }
    return false;
  }

  /** Leaves the other shared holders, or, as the last one, has the gate and returns true. */
  final boolean leaveSharedOrAsk() {
    for (; ; ) {
      int seen = state;
      if (seen <= 0) {
        throw new IllegalStateException("released more often than acquired");
      }
      if (changeState(seen, seen == 1 ? ASKING : seen - 1)) {
        return seen == 1;
      }
    }
  }

  /** Takes what is kept, if anything is. */
  final boolean takeKept() {
    if (!changeState(KEPT, TAKEN_TO_KEEP)) {
      return false;
    }
    usedEpoch = epoch;
    return true;
  }

  /**
   * Takes what is kept, if the epoch is still the one given, for the calling thread, which then
   * holds it in the way that has this number.
   */
  public final boolean takeKeptIn(long epochSeen, long number) {
    if (epoch != epochSeen || !changeState(KEPT, TAKEN_TO_KEEP)) {
      return false;
    }
    try {
      setExclusivelyMine(number);
    } catch (Throwable e) { // no stack left
      state = KEPT;
      throw e;
    }
    return true;
  }

  /** Is an exclusive hold that was just granted one that leaves the lock kept? */
  public final boolean isToBeKept() {
    return state == TAKEN_TO_KEEP;
  }

  /** Never 0. */
  public final long epoch() {
    return epoch;
  }

  /** By the janitor. Returns whether what is kept is held, or was taken since its last call. */
  public final boolean nextEpoch() {
    boolean used = usedEpoch >= tickEpoch || state == TAKEN_TO_KEEP;
    tickEpoch = (long) EPOCH.getAndAdd(this, 1L) + 1;
    return used;
  }

  /** After an exclusive grant. Null for a holder that is no thread. */
  public final void setExclusive(@Nullable Thread thread) {
    setExclusive(thread != null ? thread : NO_THREAD, HELD);
  }

  /** The same for the calling thread, which holds in a way that has a number. */
  public final void setExclusivelyMine(long number) {
    setExclusive(Thread.currentThread(), number);
  }

  private void setExclusive(Object holder, long by) {
    if ((Object) LAST_EXCLUSIVE.getOpaque(this) != holder) {
      LAST_EXCLUSIVE.setRelease(this, holder);
    }
    EXCLUSIVE_BY.setRelease(this, by);
  }

  /** Before the exclusive lock is given back or downgraded. */
  final void clearExclusive() {
    EXCLUSIVE_BY.setRelease(this, NOT_HELD);
  }

  /**
   * By the one who has the gate, and does not hold: or a thread that has ended would stay in
   * memory.
   */
  final void forgetExclusive() {
    LAST_EXCLUSIVE.setRelease(this, null);
  }

  /** Does the calling thread hold it exclusively? */
  public final boolean isExclusivelyMine() {
    return hasExclusive() && (Object) LAST_EXCLUSIVE.getAcquire(this) == Thread.currentThread();
  }

  /** Does it hold it in the way that has this number? */
  public final boolean isExclusivelyMine(long number) {
    return (long) EXCLUSIVE_BY.getAcquire(this) == number
        && (Object) LAST_EXCLUSIVE.getAcquire(this) == Thread.currentThread();
  }

  final boolean hasExclusive() {
    return (long) EXCLUSIVE_BY.getAcquire(this) != NOT_HELD;
  }

  /** The thread that holds it exclusively; null when there is none, or it is not a thread. */
  public final @Nullable Thread exclusiveThread() {
    return hasExclusive() && LAST_EXCLUSIVE.getAcquire(this) instanceof Thread thread
        ? thread
        : null;
  }

  /** How it is held in this JVM at this moment. */
  public final Optional<LockMode> heldMode() {
    if (state > 0) {
      return Optional.of(LockMode.SHARED);
    }
    return hasExclusive() ? Optional.of(LockMode.EXCLUSIVE) : Optional.empty();
  }

  /** Does nobody hold it, and the system keeps it locked for this JVM all the same? */
  public final boolean isKept() {
    return state == KEPT;
  }

  /** How many hold it in this JVM at this moment. */
  public final int holds() {
    int seen = state;
    return seen > 0 ? seen : hasExclusive() ? 1 : 0;
  }
}
