package io.mortise.internal.gate;

import io.mortise.LockException;
import io.mortise.LockLostException;
import io.mortise.LockMode;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.LockHolder;
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
public final class Gate extends GateWords implements RetainingDescription.OwnGate {

  /*
   * For maintainers: beside what GateWords says.
   *
   * Where the lock is kept, passing it takes less time than waking a thread, and a strict order
   * would cost a wake-up for each hold. There one who leaves does not serve the queue but wakes its first, who serves it
   * itself when it runs; until then, whoever comes may overtake. `firstIsAwake` spares the second call to one who
   * is awake already. Again a Dekker pair: the first clears it, then tries the state. After OVERTAKING_NANOS of
   * failures the first sets IMPATIENT in `attention`; then the lock is handed to it, and KEPT is not seen by anybody
   * in between.
   *
   * The mutex guards the queue, and the description against being
   * closed while findHolder uses it. It is never held while a lock is asked for.
   */

  /* How long one who tries gives way to one who is asking already, and may have lost its processor in the
   * middle of it. Beyond some 100 ms it is not the short call that it should be. */
  private static final int PATIENT_YIELDS = 100;
  private static final int PATIENT_PAUSES = 1_000;
  private static final long PAUSE_NANOS = 50_000;

  private static final long OVERTAKING_NANOS = 1_000_000;

  private final Description description;
  private final ByteRange range;
  private final Holders holders = new Holders(this);

  private final Object mutex = new Object();
  private final WaitQueue queue = new WaitQueue();
  private volatile boolean firstIsAwake; // written under the mutex

  /** By those who have the gate, and read by anybody: at worst, it is that of the hold before. */
  private long grantedNanos; // 0 while it is not known

  /** Takes over the description. */
  public Gate(Description description, ByteRange range) {
    this.description = description;
    this.range = range;
  }

  public ByteRange range() {
    return range;
  }

  /** For the one who holds through this gate. */
  public Description description() {
    return description;
  }

  public Holders holders() {
    return holders;
  }

  /** How it is held in this JVM at this moment. */
  public Optional<LockMode> heldMode() {
    if (state > 0) {
      return Optional.of(LockMode.SHARED);
    }
    return hasExclusive() ? Optional.of(LockMode.EXCLUSIVE) : Optional.empty();
  }

  /** How many hold it in this JVM at this moment. */
  public int holds() {
    int seen = state;
    return seen > 0 ? seen : hasExclusive() ? 1 : 0;
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

  /** Which process would refuse this lock, if the system names it. For anybody, at any time. */
  public Optional<LockHolder> findHolder(LockMode mode) throws LockException {
    synchronized (mutex) {
      return state == RETIRED ? Optional.empty() : description.findHolder(mode, range);
    }
  }

  /** {@link Description#isWantedElsewhere}. For anybody, at any time. */
  @Override
  public boolean isWantedElsewhere() throws LockException {
    synchronized (mutex) {
      return state != RETIRED && description.isWantedElsewhere();
    }
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

  private boolean isOvertakingAllowed(int attentionSeen) {
    return (attentionSeen & (RETIRING | IMPATIENT)) == 0 && description.isQuick();
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

  /** Joins shared holders of this JVM, if there are any. */
  private boolean tryJoin() {
    int seen = state;
    while (seen > 0) {
      if (changeState(seen, seen + 1)) {
        return true;
      }
      seen = state;
    }
    return false;
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
      place = ParkedThread.awaitTurn(this, waiter);
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

  /** Gets into the queue; the waiter is woken when its place has changed, perhaps at once. */
  public void enqueue(Waiter waiter) {
    StackRoom.require();
    waiter.reserve();
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
      outcome = KernelWait.await(description, range, waiter);
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

  /**
   * Ends a wait, wherever it is: in the queue at once, in the operating system soon. If it is
   * granted in that moment, it stays granted.
   */
  public void abandon(Waiter waiter) {
    waiter.markAbandoned();
    leaveQueue(waiter);
  }

  /** Does nothing if the waiter is not, or no longer, in the queue. */
  void leaveQueue(Waiter waiter) {
    synchronized (mutex) {
      if (waiter.place() == Place.QUEUED) {
        dequeue(waiter, Place.GONE);
        serve();
      }
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

  /** Is an exclusive hold that was just granted one to {@link #leaveKept}? */
  public boolean isToBeKept() {
    return state == TAKEN_TO_KEEP;
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

  /** To the first in the queue, if it wants what is kept as it is. */
  private boolean handOver() {
    synchronized (mutex) {
      Waiter first = queue.head();
      if (first == null || first.mode != LockMode.EXCLUSIVE) {
        return false;
      }
      dequeue(first, Place.GRANTED);
      return true;
    }
  }

  /** Leaves the other shared holders, or, as the last one, has the gate and returns true. */
  private boolean leaveSharedOrAsk() {
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

  /** From exclusive to shared. Where the kernel cannot, it keeps exclusive, which excludes more. */
  public void downgrade() throws LockException {
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

  // ---- end of life ----

  /** From now on nobody gets in; closes the description as soon as nobody uses it. */
  public void retire() {
    synchronized (mutex) {
      raise(RETIRING);
      for (Waiter waiter = queue.head(); waiter != null; waiter = queue.head()) {
        dequeue(waiter, Place.RETIRED);
      }
      serve();
    }
  }

  /** Retires the gate if nobody uses it or waits. */
  public boolean retireIfIdle() {
    synchronized (mutex) {
      if ((attention & ~ENDING) != 0 || !changeToRetired()) {
        return false;
      }
      description.close();
      return true;
    }
  }

  /** Is nobody using it or waiting, at this moment? */
  public boolean isIdle() {
    return attention == 0 && state == FREE;
  }

  /** Nobody uses it and nobody will: the description is closed. */
  public boolean isClosed() {
    return state == RETIRED;
  }

  private boolean changeToRetired() {
    return changeState(FREE, RETIRED) || changeState(KEPT, RETIRED);
  }

  private boolean isRetired() {
    return state == RETIRED || (attention & RETIRING) != 0;
  }

  // ---- the queue ----

  /** By the one who has the gate. */
  private void setState(int next) {
    state = next;
    if (attention != 0) {
      serveOrWakeFirst(next == FREE);
    }
  }

  /**
   * The same after what has succeeded. Who is not served now looks again by himself; who is half
   * served would be lost.
   */
  private void serveAfter(int next) {
    try {
      if (attention != 0) {
        StackRoom.require();
        serveOrWakeFirst(next == FREE);
      }
    } catch (StackOverflowError e) {
      // see ParkedThread
    }
  }

  private void serveOrWakeFirst(boolean isFree) {
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

  /** By the thread of a waiter that is in the queue, when it has woken up for whatever reason. */
  void serveAwake(Waiter waiter) {
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

  /** Under the mutex: lets in, in order, everybody whom the state allows. */
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
}
