package io.mortise.internal.gate;

import io.mortise.internal.backend.HelperThreads;
import io.mortise.internal.backend.WaitOutcome;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads that block in the operating system for waiters that must not or cannot do so
 * themselves, and that run the actions of asynchronous waiters.
 */
final class KernelWaiters {

  /*
   * For maintainers: no waiter gets lost, and none waits for another program's threads.
   *
   * A waiter whose turn has come has the gate, so if it were lost everybody behind it would wait for ever. But a thread
   * for it may be missing at the moment when somebody else gives back the lock. So waiters are handed over in lists
   * made of the waiters themselves, which takes no memory:
   *
   *   due      only to be told: granted together with others, given up, retired
   *   turns    to be waited for in the operating system
   *   blocked  being waited for there, by one helper each; the longest first
   *
   * and before a waiter may be queued there is a courier, a thread with nothing else to do. It looks, while
   * anything is left in the lists, and starts the thread that could not be started when it was needed.
   *
   * At most `mostBlocked` helpers are in the operating system at once. If more waiters have their turn, those that
   * have been there for SLICE_NANOS give way, and go to the end of `turns`: or as many locks that somebody keeps
   * would keep a free one from being had, and the thread that releases one might be waiting for the other.
   *
   * A helper that has its answer no longer counts as blocked. It runs the action, and with it what the program has
   * attached to its future, which may block. READY helpers are there for that. When all of them are kept, and nothing
   * was taken from the lists between two looks of the courier's, it starts one more.
   *
   * Nothing of a gate, and no action, is called under the monitor. A gate's mutex may be held by those who call.
   */

  private static final int READY = 8;

  /** With those that are ready, 64 threads. Tests take fewer. */
  static int mostBlocked = 56;

  private static final long SLICE_NANOS = 20_000_000;
  private static final long LOOK_NANOS = 10_000_000;

  /** Between two attempts to start a thread: each makes the JVM print a warning. */
  private static final long LONGEST_RETRY_NANOS = 100_000_000;

  private static final long REST_NANOS = 500_000_000;
  private static final long IDLE_NANOS = 2_000_000_000;

  private static final Object MONITOR = new Object();

  /* Guarded by MONITOR. */
  private static final WaitQueue due = new WaitQueue();
  private static final WaitQueue turns = new WaitQueue();
  private static final WaitQueue blocked = new WaitQueue();
  private static int reserved; // waiters that were not served yet, wherever they are
  private static int threads; // helpers, also such as are about to start
  private static int idle; // of these
  private static int serving; // of these: in an action
  private static long taken; // from due and turns, ever
  private static @Nullable Thread courier;
  private static boolean isWatching; // the courier does not rest

  private KernelWaiters() {}

  /**
   * Before a waiter is queued for which there will be need of a helper.
   *
   * @throws OutOfMemoryError if no thread can be started; then nothing has changed
   */
  static void reserve() {
    synchronized (MONITOR) {
      if (courier == null) {
        Thread started = HelperThreads.newThread(new Courier(), "mortise-courier");
        started.start();
        courier = started;
      }
      reserved++;
    }
  }

  /** For a waiter that was reserved for, and is in no queue any more. Never fails. */
  static void handOver(Waiter waiter) {
    boolean start = false;
    synchronized (MONITOR) {
      put(waiter, waiter.mayBlock() ? turns : due);
      try {
        start = callHelper();
      } catch (StackOverflowError e) {
        // the courier sees it before long
      }
    }
    if (start) {
      boolean unused = startHelper();
    }
  }

  /** For one that has become not to be waited for in the operating system. */
  static void hurry(Waiter waiter) {
    boolean start = false;
    synchronized (MONITOR) {
      if (waiter.among == turns) {
        remove(waiter);
        put(waiter, due);
        start = callHelper();
      }
    }
    if (start) {
      boolean unused = startHelper();
    }
  }

  /** Takes back one that no helper has begun with; false if one has. */
  static boolean withdraw(Waiter waiter) {
    synchronized (MONITOR) {
      if (waiter.among != turns && waiter.among != due) {
        return false;
      }
      remove(waiter);
      reserved--;
      return true;
    }
  }

  // ---- under the monitor ----

  private static void put(Waiter waiter, WaitQueue queue) {
    waiter.among = queue;
    queue.append(waiter);
  }

  private static void remove(Waiter waiter) {
    WaitQueue queue = waiter.among;
    if (queue != null) {
      queue.remove(waiter);
      waiter.among = null;
    }
  }

  /** How many helpers would find something to do. */
  private static int runnable() {
    return due.size() + Math.min(turns.size(), Math.max(0, mostBlocked - blocked.size()));
  }

  private static int notBlocked() {
    return threads - blocked.size();
  }

  /**
   * Has a helper come, if there is need of one. True if it has to be started; it counts already.
   */
  private static boolean callHelper() {
    int needed = runnable();
    if (turns.size() + due.size() > needed) {
      wakeCourier();
    }
    if (needed == 0) {
      return false;
    }
    if (needed <= idle) {
      MONITOR.notify();
      return false;
    }
    if (notBlocked() < READY) {
      threads++;
      return true;
    }
    wakeCourier();
    return false;
  }

  private static void wakeCourier() {
    if (!isWatching) {
      LockSupport.unpark(courier);
      isWatching = true;
    }
  }

  // ---- helpers ----

  /** False if that is not possible now; the courier tries again. */
  private static boolean startHelper() {
    boolean started = false;
    try {
      HelperThreads.newThread(new Helper(), "mortise-kernel-waiter").start();
      started = true;
    } catch (RuntimeException | Error e) {
      // "unable to create native thread", for one
    } finally {
      if (!started) {
        notStarted();
      }
    }
    return started;
  }

  private static void notStarted() {
    synchronized (MONITOR) {
      threads--;
      wakeCourier();
    }
  }

  private static final class Helper implements Runnable {

    private boolean isServing;

    @Override
    public void run() {
      boolean ended = false;
      try {
        for (Waiter waiter = take(); waiter != null; waiter = take()) {
          help(waiter);
          boolean unused = Thread.interrupted(); // by an action: not the next one's business
        }
        ended = true;
      } finally {
        if (!ended) {
          replace();
        }
      }
    }

    /** Null when there has been nothing to do for a while: then it is no helper any more. */
    private @Nullable Waiter take() {
      @Nullable Waiter next;
      boolean start;
      synchronized (MONITOR) {
        stopServing();
        long idleSince = System.nanoTime();
        for (next = next(); next == null; next = next()) {
          long left = IDLE_NANOS - (System.nanoTime() - idleSince);
          if (left <= 0) {
            threads--;
            return null;
          }
          rest(left);
        }
        start = callHelper(); // one that is called by many calls the next
      }
      if (start) {
        boolean unused = startHelper();
      }
      return next;
    }

    private static void rest(long nanos) {
      idle++;
      try {
        TimeUnit.NANOSECONDS.timedWait(MONITOR, nanos);
      } catch (InterruptedException e) {
        // goes on
      } finally {
        idle--;
      }
    }

    private @Nullable Waiter next() {
      @Nullable Waiter next = due.head();
      if (next != null) {
        remove(next);
        startServing();
      } else {
        next = blocked.size() < mostBlocked ? turns.head() : null;
        if (next != null) {
          remove(next);
          put(next, blocked);
          next.blockedSinceNanos = System.nanoTime();
        }
      }
      taken += next != null ? 1 : 0;
      return next;
    }

    private void startServing() {
      reserved--;
      serving++;
      isServing = true;
    }

    private void stopServing() {
      serving -= isServing ? 1 : 0;
      isServing = false;
    }

    private void help(Waiter waiter) {
      if (!isServing) {
        boolean answered = false;
        try {
          answered = KernelWait.blockFor(waiter);
        } finally {
          unblock(waiter, answered);
        }
        if (!answered) {
          return;
        }
      } else if (waiter.isUnanswered()) {
        waiter.setAnswer(WaitOutcome.CANCELLED, null);
      }
      waiter.served();
    }

    private void unblock(Waiter waiter, boolean answered) {
      boolean start = false;
      synchronized (MONITOR) {
        remove(waiter);
        if (answered) {
          startServing();
          start = callHelper();
        } else {
          put(waiter, waiter.mayBlock() ? turns : due); // this helper takes the next
        }
      }
      if (start) {
        boolean unused = startHelper();
      }
    }

    /** After an action that failed: this thread ends. */
    private void replace() {
      boolean start;
      synchronized (MONITOR) {
        stopServing();
        threads--;
        start = callHelper();
      }
      if (start) {
        boolean unused = startHelper();
      }
    }
  }

  // ---- the courier ----

  private static final class Courier implements Runnable {

    private long takenBefore = -1;
    private long unneededSinceNanos; // 0 while it is needed
    private long retryNanos = LOOK_NANOS;

    @Override
    public void run() {
      while (true) {
        long pause = REST_NANOS;
        try {
          pause = look(System.nanoTime());
        } catch (RuntimeException | Error e) {
          // no memory, just now
        }
        if (pause == 0) {
          return;
        }
        LockSupport.parkNanos(pause);
        boolean unused = Thread.interrupted(); // or it would not park
      }
    }

    /** How long to wait until the next look; 0 for ever. */
    private long look(long now) {
      boolean start;
      int waiting;
      synchronized (MONITOR) {
        if (reserved > 0) {
          unneededSinceNanos = 0;
        } else if (unneededSinceNanos == 0) {
          unneededSinceNanos = now;
        } else if (now - unneededSinceNanos > IDLE_NANOS) {
          courier = null;
          isWatching = false;
          return 0;
        }
        start = standsStill();
        threads += start ? 1 : 0;
        waiting = blocked.size() >= mostBlocked ? turns.size() : 0;
        isWatching = turns.size() + due.size() > 0;
      }
      retryNanos =
          !start || startHelper() ? LOOK_NANOS : Math.min(2 * retryNanos, LONGEST_RETRY_NANOS);
      boolean changes = true;
      for (int i = 0; i < waiting && changes; i++) {
        changes = oldestGivesWay(now);
      }
      return isWatched() ? retryNanos : REST_NANOS;
    }

    private static boolean isWatched() {
      synchronized (MONITOR) {
        return isWatching;
      }
    }

    /** Has nothing been taken of what could be, because each helper is kept by an action? */
    private boolean standsStill() {
      boolean stands = runnable() > 0 && taken == takenBefore && serving >= notBlocked();
      takenBefore = taken;
      return stands;
    }

    private static boolean oldestGivesWay(long now) {
      @Nullable Waiter oldest;
      synchronized (MONITOR) {
        oldest = blocked.head();
        if (oldest == null || now - oldest.blockedSinceNanos < SLICE_NANOS) {
          return false;
        }
        blocked.remove(oldest);
        blocked.append(oldest);
        oldest.blockedSinceNanos = now;
      }
      oldest.giveWay();
      return true;
    }
  }
}
