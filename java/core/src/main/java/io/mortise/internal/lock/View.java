package io.mortise.internal.lock;

import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.internal.gate.Gate;
import io.mortise.internal.gate.Patience;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** What the two views have in common: {@code Lock}'s ways to ask, said in the gate's terms. */
abstract class View implements Lock {

  final PathLock lock;
  final LockViews views;
  private final LockMode mode;

  View(PathLock lock, LockViews views, LockMode mode) {
    this.lock = lock;
    this.views = views;
    this.mode = mode;
  }

  /** A way in past everything else, if there is one at this moment. */
  boolean takeKept() {
    return false;
  }

  /** Counts, if the thread needs nothing more than it has. */
  boolean reenter() {
    return views.reenter(mode);
  }

  void entered(Gate gate) {
    views.entered(mode, gate);
  }

  @Override
  public void lock() {
    if (!reenter() && !enterBeforeWaiting()) {
      try {
        enter(Patience.ENDLESS);
      } catch (InterruptedException e) {
        throw new AssertionError("this wait does not end by interrupt", e);
      }
    }
  }

  @Override
  public void lockInterruptibly() throws InterruptedException {
    PathLock.requireNotInterrupted();
    if (!takeKept() && !reenter() && !enterBeforeWaiting()) {
      enter(Patience.ENDLESS_INTERRUPTIBLE);
    }
  }

  @Override
  public boolean tryLock() {
    return takeKept() || reenter() || enterAtOnce() || refused();
  }

  private boolean refused() {
    lock.lockPath().counters().refused();
    return false;
  }

  @Override
  public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
    PathLock.requireNotInterrupted();
    long timeoutNanos = unit.toNanos(time);
    if (takeKept() || reenter() || (timeoutNanos > 0 ? enterBeforeWaiting() : enterAtOnce())) {
      return true;
    }
    if (timeoutNanos <= 0) {
      return refused();
    }
    if (enter(Patience.ofNanos(timeoutNanos))) {
      return true;
    }
    lock.timedOut(mode, timeoutNanos, null);
    return false;
  }

  @Override
  public Condition newCondition() {
    throw new UnsupportedOperationException("a lock between processes has no conditions");
  }

  private boolean enterAtOnce() {
    try {
      Gate gate = lock.tryGate(mode);
      return gate != null && note(gate);
    } catch (LockException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean enterBeforeWaiting() {
    return !lock.lockPath().isGuarded() && enterAtOnce();
  }

  private boolean enter(Patience patience) throws InterruptedException {
    try {
      Gate gate = lock.awaitGate(mode, patience);
      return gate != null && note(gate);
    } catch (LockException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean note(Gate gate) throws LockException {
    try {
      entered(gate);
    } catch (Throwable e) { // no memory, no stack
      gate.withdraw(mode);
      throw e;
    }
    return true;
  }

  @Override
  public String toString() {
    return lock + (mode == LockMode.EXCLUSIVE ? ".writeLock" : ".readLock");
  }
}
