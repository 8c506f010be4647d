package io.mortise.internal.gate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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
   *   TAKEN -> ASKING -> FREE  the writer unlocks
   *   FREE --CAS--> RETIRED    the description is closed, nobody will use the gate again
   *
   *   TAKEN_TO_KEEP -> KEPT    the writer leaves, and the operating system does not hear of it
   *   KEPT --CAS--> TAKEN_TO_KEEP  the next writer takes it, likewise
   *   KEPT --CAS--> ASKING     by one who gives it back to the system, or asks for a shared lock
   *   KEPT --CAS--> TAKEN      by a reader from the queue
   *   KEPT --CAS--> RETIRED    as from FREE
   *
   * ASKING lasts for one call that does not wait, so one who tries stays for its end: readers that come
   * and go at the same time must not refuse each other.
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
   *   one who queues:  attention += 1;        then tries the state (in Gate.serve)
   *
   * All four accesses are volatile, hence at least one of the two sees the other, and whoever sees it
   * serves the queue under the mutex.
   *
   * `epoch` counts the janitor's ticks while the lock is kept. Whoever has confirmed in this epoch that the file
   * is the right one takes what is kept with no more than a comparison and a CAS.
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

  /** Stands for a holder that is no thread. */
  private static final Object NO_THREAD = new Object();

  private static final VarHandle STATE;
  private static final VarHandle ATTENTION;
  private static final VarHandle EXCLUSIVE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      STATE = lookup.findVarHandle(GateWords.class, "state", int.class);
      ATTENTION = lookup.findVarHandle(GateWords.class, "attention", int.class);
      EXCLUSIVE = lookup.findVarHandle(GateWords.class, "exclusive", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  volatile int state;
  volatile int attention;

  private volatile int epoch = 1;
  private int usedEpoch; // a race: the janitor may learn a tick late that it is used

  /** A thread, or NO_THREAD, or null when the lock is not held exclusively. */
  private volatile @Nullable Object exclusive;

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

  final void raise(int flag) {
    ATTENTION.getAndBitwiseOr(this, flag);
  }

  final void lower(int flag) {
    if ((attention & flag) != 0) {
      ATTENTION.getAndBitwiseAnd(this, ~flag);
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
   * Takes what is kept, if the epoch is still the one given. Past the queue, as long as the first
   * in it is patient: when it is not, nobody leaves the gate in this state.
   */
  public final boolean takeKeptIn(int epochSeen) {
    return epoch == epochSeen && changeState(KEPT, TAKEN_TO_KEEP);
  }

  /** Never 0. */
  public final int epoch() {
    return epoch;
  }

  /** By the janitor only. Returns whether what is kept was taken in the epoch that ends here. */
  public final boolean nextEpoch() {
    int ended = epoch;
    epoch = ended == -1 ? 1 : ended + 1;
    return usedEpoch == ended;
  }

  /** After an exclusive grant. Null for a holder that is no thread. */
  public final void setExclusive(@Nullable Thread thread) {
    EXCLUSIVE.setRelease(this, thread != null ? thread : NO_THREAD);
  }

  /** Before the exclusive lock is given back or downgraded. */
  public final void clearExclusive() {
    EXCLUSIVE.setRelease(this, null);
  }

  /** A thread, if a thread holds it exclusively; what else it may be is of no use to a caller. */
  public final @Nullable Object exclusiveHolder() {
    return EXCLUSIVE.getAcquire(this);
  }
}
