package io.mortise.internal.retain;

import io.mortise.LockMode;
import io.mortise.internal.gate.Gate;
import io.mortise.internal.gate.Outcome;
import io.mortise.internal.gate.Patience;
import io.mortise.internal.gate.Waiter;
import org.jetbrains.lincheck.Lincheck;

/**
 * Two or three threads at the gate of a retained lock, in as many orders of their steps as Lincheck
 * is told to try. It reports a thread that is never woken, and we what must not be.
 *
 * <p>A program of its own, because Lincheck rewrites the classes. Arguments: how many orders, and
 * the scenarios. Says the name of each when it is through.
 */
public final class Interleavings {

  /** The shortest scenario, where a wake-up that is lost shows first. */
  private static final int ORDERS_OF_TWO_WRITERS = 8;

  /** What the threads do. */
  enum Scenario {
    /** One of them may find it taken, wait, and be overtaken. */
    TWO_WRITERS {
      @Override
      void play(Interleavings at) {
        at.inParallel(at::write, at::write);
      }
    },
    THREE_WRITERS {
      @Override
      void play(Interleavings at) {
        at.inParallel(at::write, at::write, at::write);
      }
    },
    /** One that was woken may be overtaken by the one who woke it. */
    WRITER_AND_ONE_WHO_COMES_BACK {
      @Override
      void play(Interleavings at) {
        at.inParallel(
            at::write,
            () -> {
              at.write();
              at.write();
            });
      }
    },
    READER_AND_WRITER {
      @Override
      void play(Interleavings at) {
        at.inParallel(at::read, at::write);
      }
    },
    READERS_AND_WRITER {
      @Override
      void play(Interleavings at) {
        at.inParallel(at::read, at::read, at::write);
      }
    },
    /** Somebody asks just when the lock is passed on or kept. */
    JANITOR_AND_WRITERS {
      @Override
      void play(Interleavings at) {
        at.inParallel(at::write, at::write, at.lock::endAsJanitor);
      }
    },
    /** What is kept is taken past everybody, unless it is wanted back. */
    LANE_AND_WRITER {
      @Override
      void play(Interleavings at) {
        at.inParallel(at::writeTwice, at::write);
      }
    },
    LANE_AND_READER {
      @Override
      void play(Interleavings at) {
        at.inParallel(at::writeTwice, at::read);
      }
    },
    LANE_AND_JANITOR {
      @Override
      void play(Interleavings at) {
        at.inParallel(at::writeTwice, at.lock::endAsJanitor, at::write);
      }
    },
    /** Closing while others want it. */
    RETIRED_UNDER_WRITERS {
      @Override
      void play(Interleavings at) {
        at.inParallel(at::writeTwice, at::write, at.gate::retire);
        at.mustBeClosed();
      }
    },
    RETIRED_UNDER_JANITOR {
      @Override
      void play(Interleavings at) {
        at.inParallel(at::write, at.lock::endAsJanitor, at.gate::retire);
        at.mustBeClosed();
      }
    };

    abstract void play(Interleavings at);
  }

  private final LoneLock lock = LoneLock.retained();
  private final LoneKernel kernel = lock.kernel;
  private final Gate gate = lock.gate;

  private int writers; // plain on purpose: the gate has to order them
  private volatile int readers; // these are inside together

  private Interleavings() {}

  /** See above. */
  public static void main(String[] arguments) {
    int orders = Integer.parseInt(arguments[0]);
    for (int i = 1; i < arguments.length; i++) {
      Scenario scenario = Scenario.valueOf(arguments[i]);
      Lincheck.runConcurrentTest(
          scenario == Scenario.TWO_WRITERS ? orders * ORDERS_OF_TWO_WRITERS : orders,
          () -> {
            Interleavings interleavings = new Interleavings();
            scenario.play(interleavings);
            interleavings.lock.mustBeInOrder();
          });
      System.out.println(scenario);
    }
  }

  private void inParallel(Runnable... deeds) {
    Thread[] threads = new Thread[deeds.length];
    for (int i = 0; i < deeds.length; i++) {
      threads[i] = new Thread(deeds[i]);
      threads[i].start();
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private boolean take(LockMode mode) {
    try {
      Outcome outcome = gate.tryAcquire(mode);
      if (outcome == Outcome.BUSY) {
        outcome = gate.acquire(Waiter.ofCurrentThread(mode, Patience.ENDLESS));
      }
      if (outcome == Outcome.RETIRED) {
        return false;
      }
      if (outcome != Outcome.GRANTED && outcome != Outcome.KEPT) {
        throw new AssertionError(outcome);
      }
      return true;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void release(LockMode mode) {
    try {
      gate.release(mode);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void write() {
    if (take(LockMode.EXCLUSIVE)) {
      beAlone();
      release(LockMode.EXCLUSIVE);
    }
  }

  private void beAlone() {
    int before = writers;
    writers = before + 1;
    if (before != 0 || readers != 0 || kernel.held != LockMode.EXCLUSIVE) {
      throw new AssertionError("not alone: " + before + ", " + readers + ", " + kernel.held);
    }
    writers = before;
  }

  /** The second time as WriteView does it in an epoch that it knows. */
  private void writeTwice() {
    long epoch = gate.epoch();
    write();
    if (gate.takeKeptIn(epoch, Gate.FIRST_NUMBER)) {
      beAlone();
      gate.leaveKept();
    }
  }

  private void read() {
    if (take(LockMode.SHARED)) {
      addReaders(1);
      if (writers != 0 || kernel.held != LockMode.SHARED) {
        throw new AssertionError("beside a writer: " + writers + ", " + kernel.held);
      }
      addReaders(-1);
      release(LockMode.SHARED);
    }
  }

  private synchronized void addReaders(int change) {
    readers += change;
  }

  private void mustBeClosed() {
    if (!lock.isClosed()) {
      throw new AssertionError("retired, and not closed");
    }
  }
}
