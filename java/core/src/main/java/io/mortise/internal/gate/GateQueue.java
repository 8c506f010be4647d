package io.mortise.internal.gate;

import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.LockHolder;
import io.mortise.internal.gate.Waiter.Place;
import java.util.Optional;

/** What the mutex of a gate guards: its queue, and its description against being closed in use. */
abstract class GateQueue extends GateWords {

  /*
   * For maintainers: beside what GateWords says.
   *
   * Where the lock is kept, passing it takes less time than waking a thread, and a strict order would cost a
   * wake-up for each hold. There one who leaves does not serve the queue but wakes its first, who serves it itself
   * when it runs; until then, whoever comes may overtake. `firstIsAwake` spares the second call to one who is
   * awake already. Again a Dekker pair: the first clears it, then tries the state. After OVERTAKING_NANOS of
   * failures the first sets IMPATIENT in `attention`; then the lock is handed to it, and KEPT is not seen by anybody
   * in between.
   *
   * The mutex is never held while a lock is asked for.
   */

  private static final long OVERTAKING_NANOS = 1_000_000;

  final Description description;
  final ByteRange range;

  private final Object mutex = new Object();
  private final WaitQueue queue = new WaitQueue();
  private volatile boolean firstIsAwake; // written under the mutex

  /** Takes over the description. */
  GateQueue(Description description, ByteRange range) {
    this.description = description;
    this.range = range;
  }

  public final ByteRange range() {
    return range;
  }

  /** For the one who holds through this gate. */
  public final Description description() {
    return description;
  }

  // ---- by those who wait ----

  /** Gets into the queue; the waiter is woken when its place has changed, perhaps at once. */
  public final void enqueue(Waiter waiter) {
    StackRoom.require();
    waiter.queueAt(this);
    synchronized (mutex) {
      if (isRetired()) {
        waiter.moveTo(Place.RETIRED);
      } else if (waiter.isAbandoned()) {
        waiter.moveTo(Place.GONE);
      } else {
        addAttention(1);
        waiter.enterQueue();
        queue.append(waiter);
        serve();
      }
    }
  }

  /**
   * Ends a wait, wherever it is: in the queue at once, in the operating system soon. If it is
   * granted in that moment, it stays granted.
   */
  public final void abandon(Waiter waiter) {
    waiter.markAbandoned();
    leaveQueue(waiter);
  }

  /** Does nothing if the waiter is not, or no longer, in the queue. */
  final void leaveQueue(Waiter waiter) {
    synchronized (mutex) {
      if (waiter.place() == Place.QUEUED) {
        dequeue(waiter, Place.GONE);
        serve();
      }
    }
  }

  /** By the thread of a waiter that is in the queue, when it has woken up for whatever reason. */
  final void serveAwake(Waiter waiter) {
    synchronized (mutex) {
      if (queue.head() != waiter) {
        return;
      }
      boolean wasOvertaken = firstIsAwake;
      firstIsAwake = false;
      serve();
      if (wasOvertaken
          && waiter.place() == Place.QUEUED
          && waiter.overtakenForNanos() > OVERTAKING_NANOS) {
        raise(IMPATIENT);
      }
    }
  }

  // ---- by the one who has the gate, and leaves ----

  final void setState(int next) {
    state = next;
    if (attention != 0) {
      serveOrWakeFirst(next == FREE);
    }
  }

  /**
   * The same after what has succeeded. Who is not served now looks again by himself; who is half
   * served would be lost.
   */
  final void serveAfter(int next) {
    try {
      if (attention != 0) {
        StackRoom.require();
        serveOrWakeFirst(next == FREE);
      }
    } catch (StackOverflowError e) {
      // see ParkedThread
    }
  }

  final void serveOrWakeFirst(boolean isFree) {
    if (!isFree || !isOvertakingAllowed(attention)) {
      synchronized (mutex) {
        serve();
      }
    } else if (!firstIsAwake) {
      wakeFirst();
    }
  }

  private void wakeFirst() {
    synchronized (mutex) {
      Waiter first = queue.head();
      if (first != null && first.wakeUp()) {
        firstIsAwake = true;
      } else {
        serve();
      }
    }
  }

  /** To the first in the queue, if it wants what is kept as it is. */
  final boolean handOver() {
    synchronized (mutex) {
      Waiter first = queue.head();
      if (first == null || first.mode != LockMode.EXCLUSIVE) {
        return false;
      }
      dequeue(first, Place.GRANTED);
      return true;
    }
  }

  final boolean isOvertakingAllowed(int attentionSeen) {
    return (attentionSeen & (RETIRING | IMPATIENT)) == 0 && description.isQuick();
  }

  // ---- under the mutex ----

  /** Lets in, in order, everybody whom the state allows. */
  private void serve() {
    for (Waiter first = queue.head(); first != null; first = queue.head()) {
      boolean shared = first.mode == LockMode.SHARED;
      if (shared ? tryJoin() : takeKept()) {
        dequeue(first, Place.GRANTED);
      } else if (changeState(FREE, TAKEN) || (shared && changeState(KEPT, TAKEN))) {
        dequeue(first, Place.TURN);
      } else if (!shared || state <= 0) {
        return; // whoever has the gate will serve again
      }
    }
    if ((attention & RETIRING) != 0 && changeToRetired()) {
      description.close();
    }
  }

  private void dequeue(Waiter waiter, Place place) {
    if (queue.head() == waiter) {
      firstIsAwake = false;
      lower(IMPATIENT);
    }
    queue.remove(waiter);
    addAttention(-1);
    waiter.moveTo(place);
  }

  // ---- the description: while it is open, and the end ----

  /** Which process would refuse this lock, if the system names it. For anybody, at any time. */
  public final Optional<LockHolder> findHolder(LockMode mode) throws LockException {
    synchronized (mutex) {
      return state == RETIRED ? Optional.empty() : description.findHolder(mode, range);
    }
  }

  /** {@link Description#isWantedElsewhere}. For anybody, at any time. */
  public final boolean isWantedElsewhere() throws LockException {
    synchronized (mutex) {
      return state != RETIRED && description.isWantedElsewhere();
    }
  }

  /** From now on nobody gets in; closes the description as soon as nobody uses it. */
  public final void retire() {
    synchronized (mutex) {
      raise(RETIRING);
      for (Waiter waiter = queue.head(); waiter != null; waiter = queue.head()) {
        dequeue(waiter, Place.RETIRED);
      }
      serve();
    }
  }

  /** Retires the gate if nobody uses it or waits. */
  public final boolean retireIfIdle() {
    synchronized (mutex) {
      if ((attention & ~ENDING) != 0 || !changeToRetired()) {
        return false;
      }
      description.close();
      return true;
    }
  }

  /** Is nobody using it or waiting, at this moment? */
  public final boolean isIdle() {
    return attention == 0 && state == FREE;
  }

  /** Nobody uses it and nobody will: the description is closed. */
  public final boolean isClosed() {
    return state == RETIRED;
  }

  private boolean changeToRetired() {
    return changeState(FREE, RETIRED) || changeState(KEPT, RETIRED);
  }

  final boolean isRetired() {
    return state == RETIRED || (attention & RETIRING) != 0;
  }
}
