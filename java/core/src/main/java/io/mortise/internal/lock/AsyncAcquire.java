package io.mortise.internal.lock;

import io.mortise.Hold;
import io.mortise.LockClosedException;
import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.internal.backend.HelperThreads;
import io.mortise.internal.events.WaitEnd;
import io.mortise.internal.gate.Gate;
import io.mortise.internal.gate.Outcome;
import io.mortise.internal.gate.Waiter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One asynchronous acquisition. In the queue it is an entry without a thread; when its turn comes,
 * a helper thread asks the operating system for it.
 */
final class AsyncAcquire {

  private static final long RETRY_NANOS = 1_000_000;

  private final PathLock lock;
  private final LockMode mode;
  private final CompletableFuture<Hold> future = new CompletableFuture<>();

  /* The wait under way, and where; both under this object's monitor. */
  private @Nullable Waiter waiter;
  private @Nullable Gate waitingAt;

  private int tries; // by whoever goes on with it
  private @Nullable MeasuredWait measured; // by whoever goes on with it; null when over

  private AsyncAcquire(PathLock lock, LockMode mode) {
    this.lock = lock;
    this.mode = mode;
  }

  static CompletableFuture<Hold> start(PathLock lock, LockMode mode) {
    AsyncAcquire acquisition = new AsyncAcquire(lock, mode);
    // Runs as well after our own completion, when there is nothing left to abandon.
    CompletableFuture<Hold> unused =
        acquisition.future.whenComplete((hold, failure) -> acquisition.abandon());
    acquisition.begin();
    return acquisition.future;
  }

  private void begin() {
    try {
      Gate free = lock.tryBeforeWaiting(mode);
      if (free != null) {
        grant(free);
      } else {
        enqueue();
      }
    } catch (Throwable e) {
      fail(e);
    }
  }

  private void enqueue() throws LockException {
    SharedFile file = lock.lockPath().current(PathLock.operation(mode));
    Gate gate = lock.gateIn(file);
    if (gate == null) {
      begin();
      return;
    }
    if (measured == null) {
      measured = lock.beginWait(mode);
    }
    measured.at(file, gate);
    Turn turn = new Turn(file, gate);
    lock.lockPath().register(turn.waiter, gate, PathLock.operation(mode));
    synchronized (this) {
      waiter = turn.waiter;
      waitingAt = gate;
    }
    try {
      gate.enqueue(turn.waiter);
    } catch (Throwable e) { // no memory: it is not in the queue
      lock.lockPath().unregister(turn.waiter);
      throw e;
    }
    if (future.isDone()) { // before it could be abandoned
      abandon();
    }
  }

  /** One wait at one gate; after a grant that is worth nothing, there is another. */
  private final class Turn implements Runnable {
    private final SharedFile file;
    private final Gate gate;
    private final Waiter waiter = Waiter.ofAction(mode, this);

    Turn(SharedFile file, Gate gate) {
      this.file = file;
      this.gate = gate;
    }

    private Outcome pass() throws LockException, InterruptedException {
      try {
        return gate.pass(waiter);
      } catch (LockException e) {
        if (!OpenFiles.madeRoomAfter(e, tries++)) {
          lock.lockPath().followAfter(e, file, PathLock.operation(mode));
        }
        return Outcome.RETIRED;
      }
    }

    @Override
    public void run() {
      try {
        Outcome outcome = pass();
        lock.lockPath().unregister(waiter);
        boolean granted = outcome == Outcome.GRANTED || outcome == Outcome.KEPT;
        if (granted && lock.isWaitWorthKeeping(file, gate, mode, outcome)) {
          grant(gate);
        } else if (outcome == Outcome.ABANDONED) {
          fail(lock.lockPath().closedException(PathLock.operation(mode)));
        } else {
          begin();
        }
      } catch (Throwable e) {
        lock.lockPath().unregister(waiter);
        fail(e);
      }
    }
  }

  /** On a helper thread, which has time until there is memory to say that there was none. */
  private void fail(Throwable failure) {
    boolean said = false;
    while (!said) {
      try {
        waited(failure instanceof LockClosedException ? WaitEnd.ABANDONED : WaitEnd.FAILED);
        future.completeExceptionally(
            HelperThreads.isShortage(failure) ? noThread(failure) : failure);
        said = true;
      } catch (OutOfMemoryError e) {
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }

  private LockException noThread(Throwable failure) {
    LockException typed =
        new LockException(
            PathLock.operation(mode),
            lock.lockPath().path(),
            "no thread can be started to wait for it",
            null,
            0);
    typed.initCause(failure);
    return typed;
  }

  private void waited(WaitEnd how) {
    MeasuredWait over = measured;
    measured = null;
    if (over != null) {
      over.endedSurely(how);
    }
  }

  private void grant(Gate gate) throws LockException {
    waited(WaitEnd.GRANTED);
    Hold hold = lock.holdOf(gate, mode, null);
    if (!future.complete(hold)) {
      gate.withdraw(mode); // somebody else completed the future: nobody would ever close it
    }
  }

  private void abandon() {
    Waiter abandoned;
    Gate gate;
    synchronized (this) {
      abandoned = waiter;
      gate = waitingAt;
    }
    if (abandoned != null && gate != null) {
      gate.abandon(abandoned);
    }
  }
}
