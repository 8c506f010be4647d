package io.mortise.internal.gate;

import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.WaitOutcome;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One wait for one gate: first in the gate's queue, then, when its turn comes, in the operating
 * system.
 *
 * <p>A synchronous waiter is a parked thread; an asynchronous one is an action. A helper thread
 * asks the operating system for it when its turn comes, and runs it when there is an answer, or
 * when its place has changed otherwise.
 */
public final class Waiter {

  /** Where a waiter stands. It is in the queue once, and does not come back. */
  enum Place {
    /** Not in the queue yet. */
    NEW,
    QUEUED,
    /** It has the gate, and has to ask the operating system. */
    TURN,
    /** It holds: it joined shared holders of this JVM, or was given what is kept. */
    GRANTED,
    /** It gave up. */
    GONE,
    /** The gate is no longer used. */
    RETIRED
  }

  private static final long RETRY_NANOS = 1_000_000;

  final LockMode mode;
  final Patience patience;
  private final @Nullable Thread thread;
  private final @Nullable Runnable onTurn;

  private volatile Place place = Place.NEW;
  private long overtakenSinceNanos; // under the gate's mutex; 0 before

  /* Neighbours in the queue, for WaitQueue: the gate's, later one of KernelWaiters'. */
  @Nullable Waiter previous;
  @Nullable Waiter next;

  /* For KernelWaiters, under its monitor. */
  @Nullable WaitQueue among;
  long blockedSinceNanos;

  private @Nullable GateQueue gate; // before it is queued there

  /* Where it blocks in the operating system; under this object's monitor. */
  private @Nullable Description blockedIn;
  private long ticket;
  private boolean givesWay;

  /* What ends the wait; changed under this object's monitor. */
  private volatile boolean abandoned;
  private volatile boolean cancelled; // by its own thread

  /* What a helper was told; published by `answered`, or by the run of the action. */
  private WaitOutcome outcome = WaitOutcome.CANCELLED;
  private @Nullable Throwable failure;
  private volatile boolean answered;

  private Waiter(
      LockMode mode, Patience patience, @Nullable Thread thread, @Nullable Runnable onTurn) {
    this.mode = mode;
    this.patience = patience;
    this.thread = thread;
    this.onTurn = onTurn;
  }

  /** The calling thread, which will wait. */
  public static Waiter ofCurrentThread(LockMode mode, Patience patience) {
    return new Waiter(mode, patience, Thread.currentThread(), null);
  }

  public static Waiter ofAction(LockMode mode, Runnable onTurn) {
    return new Waiter(mode, Patience.ENDLESS, null, onTurn);
  }

  Place place() {
    return place;
  }

  /** Is there no thread of its own that waits? */
  boolean isAction() {
    return onTurn != null;
  }

  /** Before it is queued: if anything is missing for later, this fails and nothing has changed. */
  void queueAt(GateQueue itsGate) {
    gate = itsGate;
    if (onTurn != null) {
      KernelWaiters.reserve();
    }
  }

  GateQueue gate() {
    return Objects.requireNonNull(gate, "queued");
  }

  /** Under the gate's mutex. */
  void enterQueue() {
    place = Place.QUEUED;
  }

  /**
   * Out of the queue. Under the gate's mutex; therefore an action is handed to another thread,
   * never run here. Must not fail: one whose turn has come has the gate.
   */
  void moveTo(Place next) {
    place = next;
    if (thread != null) {
      unpark(thread);
    } else {
      KernelWaiters.handOver(this);
    }
  }

  private static boolean unpark(Thread thread) {
    try {
      LockSupport.unpark(thread);
      return true;
    } catch (RuntimeException | Error e) {
      return false; // no memory to schedule a virtual thread, no stack: see ParkedThread
    }
  }

  // ---- by the helper thread that waits for it, and by those who end that ----

  /** Runs the action, or wakes the thread that waits for the answer. */
  void served() {
    if (onTurn != null) {
      onTurn.run();
      return;
    }
    while (thread != null && !unpark(thread)) {
      LockSupport.parkNanos(RETRY_NANOS);
    }
  }

  /** May it be waited for in the operating system, or is it only to be told that it is over? */
  boolean mayBlock() {
    return place == Place.TURN && !abandoned && !cancelled;
  }

  /** Its turn has come, and it was told nothing yet. */
  boolean isUnanswered() {
    return place == Place.TURN && !answered;
  }

  void setAnswer(WaitOutcome itsOutcome, @Nullable Throwable itsFailure) {
    outcome = itsOutcome;
    failure = itsFailure;
    answered = true;
  }

  WaitOutcome answer() throws LockException {
    if (failure instanceof LockException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    return outcome;
  }

  /** Ends the helper's wait in the operating system, which is gone on with later. */
  synchronized void giveWay() {
    givesWay = true;
    if (blockedIn != null) {
      blockedIn.cancelWait(ticket);
    }
  }

  /** After a wait that was cancelled: was that all, and is it to be gone on with? */
  synchronized boolean gaveWay() {
    boolean gave = givesWay;
    givesWay = false;
    return gave && mayBlock() && !patience.isOver();
  }

  /** By its own thread. Ends the wait of the helper, which tells when it is over. */
  synchronized void cancel() {
    cancelled = true;
    if (blockedIn != null) {
      blockedIn.cancelWait(ticket);
    }
  }

  /** Wakes its thread where it stands. False if it has none. */
  boolean wakeUp() {
    if (thread == null) {
      return false;
    }
    unpark(thread);
    return true;
  }

  /** Under the gate's mutex: how long ago this was first called. */
  long overtakenForNanos() {
    long now = System.nanoTime();
    if (overtakenSinceNanos == 0) {
      overtakenSinceNanos = now;
    }
    return now - overtakenSinceNanos;
  }

  boolean isAbandoned() {
    return abandoned;
  }

  void markAbandoned() {
    synchronized (this) {
      abandoned = true;
      if (blockedIn != null) {
        blockedIn.cancelWait(ticket);
      }
    }
    KernelWaiters.hurry(this);
  }

  /** From here to {@link #leaveKernel}, being abandoned cancels the wait in the kernel. */
  synchronized void enterKernel(Description description, long waitTicket) {
    blockedIn = description;
    ticket = waitTicket;
    if (abandoned || cancelled || givesWay) {
      description.cancelWait(waitTicket);
    }
  }

  synchronized void leaveKernel() {
    blockedIn = null;
  }

  /**
   * Why the wait ended without a grant. Clears the interrupt status if that is why.
   *
   * @throws InterruptedException if that is why
   */
  Outcome reasonForLeaving() throws InterruptedException {
    if (isAbandoned()) {
      return Outcome.ABANDONED;
    }
    if (patience.interruptible() && Thread.interrupted()) {
      throw new InterruptedException("interrupted while waiting for a lock");
    }
    return Outcome.TIMED_OUT;
  }
}
