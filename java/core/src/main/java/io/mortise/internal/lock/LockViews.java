package io.mortise.internal.lock;

import io.mortise.LockException;
import io.mortise.LockLostException;
import io.mortise.LockMode;
import io.mortise.internal.events.Events;
import io.mortise.internal.events.LockHold;
import io.mortise.internal.gate.Gate;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.util.Objects;
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
   *   writes > 0             the thread holds the gate EXCLUSIVE, its reads only count
   *   reads > 0, writes = 0  the thread has one SHARED hold on the gate
   *
   * A writer that still reads when it unlocks downgrades the gate. The gate is remembered with the
   * counts, because the path may lead to another gate by the time of the unlock, and because two threads
   * can write through two gates at once when the file was replaced under the first. A thread that only
   * writes is counted by WriteView, if it can.
   */

  /**
   * What one thread holds through these views. Stays while its thread lives, so it is made once.
   */
  static final class Held {
    /* Weak: the views remember the latest of these, and outlive their threads. */
    private final WeakReference<Thread> thread = new WeakReference<>(Thread.currentThread());
    int writes;
    int reads;
    @Nullable Gate gate;
    @Nullable LockHold recorded; // what is held, if it is
    @Nullable Held next; // in the list of all

    /** Nothing is held any more. */
    void ended() {
      LockHold ended = recorded;
      writes = 0;
      reads = 0;
      gate = null;
      recorded = null;
      Events.endHold(ended);
    }
  }

  /*
   * Threads have a weak reference, of a class of the JDK's: what a living thread has in its locals would keep this
   * class, and with it the class loader of Mortise, after that is out of use. The views keep the counts instead,
   * and look for those of ended threads when there are twice as many as were left the last time.
   */
  private final class HeldByThread extends ThreadLocal<WeakReference<Held>> {
    @Override
    protected WeakReference<Held> initialValue() {
      Held made = new Held();
      WeakReference<Held> reference = new WeakReference<>(made);
      keep(made);
      return reference;
    }
  }

  /**
   * Counts of ended threads are looked for when there are so many, and later twice as many as
   * stayed.
   */
  private static final int FIRST_LOOK = 64;

  private final PathLock lock;

  @SuppressWarnings("ThreadLocalUsage") // of this lock, not of all
  private final ThreadLocal<WeakReference<Held>> held = new HeldByThread();

  private @Nullable Held all; // linked by `next`; guarded by this, like the two below
  private int count;
  private int lookAt = FIRST_LOOK;

  /** Whoever asked last, because it often asks again, and looking here is cheaper than there. */
  private @Nullable Held latest; // a race: any value is right, its thread says whose it is

  private final ReadView readLock;
  private final WriteView writeLock;

  LockViews(PathLock lock) {
    this.lock = lock;
    this.readLock = new ReadView(lock, this);
    this.writeLock = new WriteView(lock, this);
  }

  Lock readLock() {
    return readLock;
  }

  Lock writeLock() {
    return writeLock;
  }

  /** From now on nobody gets in. */
  void closed() {
    writeLock.closed();
  }

  private Held mine() {
    Held seen = latest;
    if (seen == null || !seen.thread.refersTo(Thread.currentThread())) {
      seen = Objects.requireNonNull(held.get().get(), "its thread lives");
      latest = seen;
    }
    return seen;
  }

  private synchronized void keep(Held made) {
    if (count >= lookAt) {
      forgetThoseOfEndedThreads();
      lookAt = Math.max(FIRST_LOOK, 2 * count);
    }
    made.next = all;
    all = made;
    count++;
  }

  private void forgetThoseOfEndedThreads() {
    Held left = null;
    count = 0;
    for (Held next = all; next != null; ) {
      Held seen = next;
      next = seen.next;
      if (!seen.thread.refersTo(null)) {
        seen.next = left;
        left = seen;
        count++;
      }
    }
    all = left;
  }

  /** Counts, if the thread needs nothing more for that mode than it has. */
  boolean reenter(LockMode mode) {
    Held mine = mine();
    if (mine.gate == null && mode == LockMode.SHARED) {
      writeLock.giveCountTo(mine);
    }
    if (mine.gate == null) {
      return false;
    }
    if (mode == LockMode.SHARED) {
      mine.reads = Math.incrementExact(mine.reads);
      return true;
    }
    if (mine.writes == 0) {
      throw new IllegalMonitorStateException(
          "acquire EXCLUSIVE "
              + lock.lockPath().path()
              + ": this thread has only the read lock and would wait for itself;"
              + " unlock it first, or use Hold.tryUpgrade");
    }
    mine.writes = Math.incrementExact(mine.writes);
    return true;
  }

  void entered(LockMode mode, Gate gate) {
    Held mine = mine();
    mine.recorded = lock.beginHold(mode);
    if (mode == LockMode.EXCLUSIVE) {
      mine.writes = 1;
    } else {
      gate.holders().addViewReads(1);
      mine.reads = 1;
    }
    mine.gate = gate; // without it the counts say nothing
  }

  void unlockWrite() {
    Held mine = mine();
    Gate gate = mine.gate;
    if (mine.writes == 0 || gate == null) {
      throw notHeld("write");
    }
    if (mine.writes > 1) {
      mine.writes--;
      return;
    }
    try {
      leaveWrite(mine, gate);
    } catch (LockLostException e) {
      mine.ended(); // there is nothing left to hold
      lock.lockPath().lost(gate, LockMode.EXCLUSIVE, e.getMessage());
      throw new UncheckedIOException(e);
    } catch (LockException e) {
      throw new UncheckedIOException(e); // still held, still counted
    }
  }

  private void leaveWrite(Held mine, Gate gate) throws LockException {
    if (mine.reads > 0) {
      gate.downgrade();
      mine.writes = 0;
      gate.holders().addViewReads(1);
      Events.endHold(mine.recorded);
      mine.recorded = lock.beginHold(LockMode.SHARED);
    } else {
      gate.release(LockMode.EXCLUSIVE);
      mine.ended();
    }
  }

  void unlockRead() {
    Held mine = mine();
    Gate gate = mine.gate;
    if (mine.reads == 0 || gate == null) {
      throw notHeld("read");
    }
    if (mine.reads > 1 || mine.writes > 0) {
      mine.reads--;
      return;
    }
    try {
      gate.release(LockMode.SHARED);
    } catch (LockLostException e) {
      leftGate(mine, gate);
      lock.lockPath().lost(gate, LockMode.SHARED, e.getMessage());
      throw new UncheckedIOException(e); // there is nothing left to hold
    } catch (LockException e) {
      throw new UncheckedIOException(e); // still held, still counted
    }
    leftGate(mine, gate);
  }

  private void leftGate(Held mine, Gate gate) {
    gate.holders().addViewReads(-1);
    mine.ended();
  }

  private IllegalMonitorStateException notHeld(String which) {
    return new IllegalMonitorStateException(
        "release " + lock.lockPath().path() + ": this thread does not hold the " + which + " lock");
  }

  private static final class ReadView extends View {
    ReadView(PathLock lock, LockViews views) {
      super(lock, views, LockMode.SHARED);
    }

    @Override
    public void unlock() {
      views.unlockRead();
    }
  }
}
