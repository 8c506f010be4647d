package io.mortise.internal.gate;

import io.mortise.LockMode;
import io.mortise.internal.backend.Description;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One wait for one gate: first in the gate's queue, then, when its turn comes, in the operating
 * system.
 *
 * <p>A synchronous waiter is a parked thread; an asynchronous one is an action that is run, on a
 * helper thread, when its place changes.
 */
public final class Waiter implements Runnable {

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

  final LockMode mode;
  final Patience patience;
  private final @Nullable Thread thread;
  private final @Nullable Runnable onTurn;

  private volatile Place place = Place.NEW;
  private long overtakenSinceNanos; // under the gate's mutex; 0 before

  /* Neighbours in the queue, for WaitQueue. */
  @Nullable Waiter previous;
  @Nullable Waiter next;

  /* Where it blocks in the operating system; under this object's monitor. */
  private @Nullable Description blockedIn;
  private long ticket;
  private boolean abandoned;

  private boolean hasRun; // under this object's monitor

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

  /** Before it is queued: if anything is missing for later, this fails and nothing has changed. */
  void reserve() {
    if (onTurn != null) {
      KernelWaiters.reserve();
    }
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

  private static void unpark(Thread thread) {
    try {
      LockSupport.unpark(thread);
    } catch (RuntimeException | Error e) {
      // no memory to schedule a virtual thread, no stack: see ParkedThread
    }
  }

  /** The action, once. */
  @Override
  public void run() {
    synchronized (this) {
      if (hasRun) {
        return;
      }
      hasRun = true;
    }
    if (onTurn != null) {
      onTurn.run();
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

  synchronized boolean isAbandoned() {
    return abandoned;
  }

  synchronized void markAbandoned() {
    abandoned = true;
    if (blockedIn != null) {
      blockedIn.cancelWait(ticket);
    }
  }

  /** From here to {@link #leaveKernel}, being abandoned cancels the wait in the kernel. */
  synchronized void enterKernel(Description description, long waitTicket) {
    blockedIn = description;
    ticket = waitTicket;
    if (abandoned) {
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
