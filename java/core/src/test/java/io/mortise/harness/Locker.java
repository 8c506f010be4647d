package io.mortise.harness;

import io.mortise.Hold;
import io.mortise.InterProcessLock;
import io.mortise.LockMode;
import java.time.Duration;
import java.util.concurrent.locks.Lock;

/** How one thread gets into the critical section and out again. */
public interface Locker {

  void enter(LockMode mode) throws Exception;

  void leave(LockMode mode);

  /** All the ways the library has, and one that is wrong. */
  enum Kind {
    UNTIMED,
    TIMED,
    ASYNC,
    VIEW,
    /** Lets its thread in without the lock, 1 of 100 times. */
    BROKEN
  }

  static Locker of(Kind kind, InterProcessLock lock) {
    return switch (kind) {
      case UNTIMED -> new HoldLocker(lock::acquire);
      case TIMED -> new HoldLocker(mode -> lock.acquire(mode, Duration.ofMinutes(2)));
      case ASYNC -> new HoldLocker(mode -> lock.acquireAsync(mode).get());
      case VIEW -> new ViewLocker(lock);
      case BROKEN -> new BrokenLocker(new HoldLocker(lock::acquire));
    };
  }

  /** One way of getting a hold. */
  interface Acquisition {
    Hold acquire(LockMode mode) throws Exception;
  }

  /** Through a {@link Hold}. */
  final class HoldLocker implements Locker {
    private final Acquisition acquisition;
    private Hold hold;

    HoldLocker(Acquisition acquisition) {
      this.acquisition = acquisition;
    }

    @Override
    public void enter(LockMode mode) throws Exception {
      hold = acquisition.acquire(mode);
    }

    @Override
    public void leave(LockMode mode) {
      hold.close();
    }
  }

  /** Through the views of java.util.concurrent, twice, because they are reentrant. */
  final class ViewLocker implements Locker {
    private final InterProcessLock lock;

    ViewLocker(InterProcessLock lock) {
      this.lock = lock;
    }

    private Lock view(LockMode mode) {
      return mode == LockMode.EXCLUSIVE ? lock.writeLock() : lock.readLock();
    }

    @Override
    public void enter(LockMode mode) {
      view(mode).lock();
      view(mode).lock();
    }

    @Override
    public void leave(LockMode mode) {
      view(mode).unlock();
      view(mode).unlock();
    }
  }

  /** Proves that the referee sees what it is there for. */
  final class BrokenLocker implements Locker {
    private static final int ONE_OF = 100;

    private final Locker locker;
    private int rounds;

    BrokenLocker(Locker locker) {
      this.locker = locker;
    }

    @Override
    public void enter(LockMode mode) throws Exception {
      rounds++;
      if (!isLetIn()) {
        locker.enter(mode);
      }
    }

    @Override
    public void leave(LockMode mode) {
      if (!isLetIn()) {
        locker.leave(mode);
      }
    }

    private boolean isLetIn() {
      return rounds % ONE_OF == 0;
    }
  }
}
