package io.mortise.internal.lock;

import io.mortise.LockException;
import io.mortise.LockLostException;
import io.mortise.LockMode;
import io.mortise.internal.gate.Gate;
import io.mortise.internal.gate.Patience;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * The {@code java.util.concurrent} views of one lock: owned by threads, counted, free of allocation
 * once a thread has used them.
 */
final class LockViews {

  /*
   * For maintainers: who holds what, below the counts.
   *
   *   writes > 0             the writing thread holds the gate EXCLUSIVE, its reads only count
   *   reads > 0, writes = 0  each reading thread has one SHARED hold on the gate
   *
   * A writer that still reads when it unlocks downgrades the gate. Gates are remembered with the counts,
   * because the path may lead to another gate by the time of the unlock. `writer` is compared by
   * threads with themselves only, so its races are harmless; the other write fields belong to the
   * writer.
   */

  /** One thread's reads. */
  private static final class Reads {
    int count;
    @Nullable Gate gate;
  }

  private final PathLock lock;
  private final ThreadLocal<Reads> reads = ThreadLocal.withInitial(Reads::new);

  private volatile @Nullable Thread writer;
  private int writes;
  private @Nullable Gate writeGate;

  private final Lock readLock = new View(LockMode.SHARED);
  private final Lock writeLock = new View(LockMode.EXCLUSIVE);

  LockViews(PathLock lock) {
    this.lock = lock;
  }

  Lock readLock() {
    return readLock;
  }

  Lock writeLock() {
    return writeLock;
  }

  private boolean isWriter() {
    return writer == Thread.currentThread();
  }

  /** Counts, if the thread needs nothing more for that mode than it has. */
  private boolean reenter(LockMode mode) {
    if (isWriter()) {
      if (mode == LockMode.EXCLUSIVE) {
        writes = Math.incrementExact(writes);
      } else {
        Reads mine = reads.get();
        mine.count = Math.incrementExact(mine.count);
        if (mine.count == 1) {
          mine.gate = writeGate;
        }
      }
      return true;
    }
    Reads mine = reads.get();
    if (mine.count == 0) {
      return false;
    }
    if (mode == LockMode.EXCLUSIVE) {
      throw new IllegalMonitorStateException(
          "acquire EXCLUSIVE "
              + lock.lockPath().path()
              + ": this thread has only the read lock and would wait for itself;"
              + " unlock it first, or use Hold.tryUpgrade");
    }
    mine.count = Math.incrementExact(mine.count);
    return true;
  }

  private void entered(LockMode mode, Gate gate) {
    if (mode == LockMode.EXCLUSIVE) {
      writes = 1;
      writeGate = gate;
      writer = Thread.currentThread();
      gate.holders().setExclusive(Thread.currentThread());
    } else {
      Reads mine = reads.get();
      mine.count = 1;
      mine.gate = gate;
      gate.holders().addViewReads(1);
    }
  }

  private void unlockWrite() {
    Gate gate = writeGate;
    if (!isWriter() || gate == null) {
      throw notHeld("write");
    }
    if (writes > 1) {
      writes--;
      return;
    }
    boolean stillReads = reads.get().count > 0;
    gate.holders().clearExclusive();
    writer = null;
    try {
      leaveWrite(gate, stillReads);
    } catch (LockLostException e) {
      throw new UncheckedIOException(e); // there is nothing left to hold
    } catch (LockException e) {
      entered(LockMode.EXCLUSIVE, gate); // still held, and may be unlocked again
      throw new UncheckedIOException(e);
    }
  }

  private void leaveWrite(Gate gate, boolean stillReads) throws LockException {
    if (stillReads) {
      gate.downgrade();
      gate.holders().addViewReads(1);
    } else {
      gate.release(LockMode.EXCLUSIVE);
    }
  }

  private void unlockRead() {
    Reads mine = reads.get();
    Gate gate = mine.gate;
    if (mine.count == 0 || gate == null) {
      throw notHeld("read");
    }
    if (mine.count > 1 || isWriter()) {
      forgetRead(mine);
      return;
    }
    try {
      gate.release(LockMode.SHARED);
    } catch (LockLostException e) {
      leftGate(mine, gate);
      throw new UncheckedIOException(e); // there is nothing left to hold
    } catch (LockException e) {
      throw new UncheckedIOException(e); // still held, still counted
    }
    leftGate(mine, gate);
  }

  private void leftGate(Reads mine, Gate gate) {
    gate.holders().addViewReads(-1);
    forgetRead(mine);
  }

  private void forgetRead(Reads mine) {
    mine.count--;
    if (mine.count == 0) {
      mine.gate = null;
    }
  }

  private IllegalMonitorStateException notHeld(String which) {
    return new IllegalMonitorStateException(
        "release " + lock.lockPath().path() + ": this thread does not hold the " + which + " lock");
  }

  /** One of the two views; all state is in the enclosing object. */
  private final class View implements Lock {
    private final LockMode mode;

    View(LockMode mode) {
      this.mode = mode;
    }

    @Override
    public void lock() {
      if (!reenter(mode) && !enterAtOnce()) {
        try {
          enter(Patience.ENDLESS);
        } catch (InterruptedException e) {
          throw new AssertionError("this wait does not end by interrupt", e);
        }
      }
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
      requireNotInterrupted();
      if (!reenter(mode) && !enterAtOnce()) {
        enter(Patience.ENDLESS_INTERRUPTIBLE);
      }
    }

    @Override
    public boolean tryLock() {
      return reenter(mode) || enterAtOnce();
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
      requireNotInterrupted();
      long timeoutNanos = unit.toNanos(time);
      if (reenter(mode) || enterAtOnce()) {
        return true;
      }
      return timeoutNanos > 0 && enter(Patience.ofNanos(timeoutNanos));
    }

    @Override
    public void unlock() {
      if (mode == LockMode.EXCLUSIVE) {
        unlockWrite();
      } else {
        unlockRead();
      }
    }

    @Override
    public Condition newCondition() {
      throw new UnsupportedOperationException("a lock between processes has no conditions");
    }

    private void requireNotInterrupted() throws InterruptedException {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted before waiting for a lock");
      }
    }

    private boolean enterAtOnce() {
      try {
        Gate gate = lock.tryGate(mode);
        return gate != null && note(gate);
      } catch (LockException e) {
        throw new UncheckedIOException(e);
      }
    }

    private boolean enter(Patience patience) throws InterruptedException {
      try {
        Gate gate = lock.awaitGate(mode, patience);
        return gate != null && note(gate);
      } catch (LockException e) {
        throw new UncheckedIOException(e);
      }
    }

    private boolean note(Gate gate) {
      entered(mode, gate);
      return true;
    }

    @Override
    public String toString() {
      return lock + (mode == LockMode.EXCLUSIVE ? ".writeLock" : ".readLock");
    }
  }
}
