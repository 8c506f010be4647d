package io.mortise.internal.lock;

import io.mortise.Hold;
import io.mortise.InterProcessLock;
import io.mortise.LockClosedException;
import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.LockOwner;
import io.mortise.LockTimeoutException;
import io.mortise.NoAnswerException;
import io.mortise.SelfDeadlockException;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.Durations;
import io.mortise.internal.events.Events;
import io.mortise.internal.events.LockHold;
import io.mortise.internal.events.WaitEnd;
import io.mortise.internal.gate.Gate;
import io.mortise.internal.gate.Outcome;
import io.mortise.internal.gate.Patience;
import io.mortise.internal.gate.Waiter;
import io.mortise.internal.guard.Limit;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** The lock of one range of the file at one path; the main byte is a range as well. */
public final class PathLock implements InterProcessLock {

  private final LockPath lockPath;
  private final ByteRange range;
  private final Kind kind;
  private final LockViews views;

  /** Where its gate is to be found. */
  private enum Kind {
    MAIN,
    RANGE,
    KEY
  }

  public PathLock(LockPath lockPath, ByteRange range) {
    this(lockPath, range, range.equals(ByteRange.MAIN) ? Kind.MAIN : Kind.RANGE);
  }

  private PathLock(LockPath lockPath, ByteRange range, Kind kind) {
    this.lockPath = lockPath;
    this.range = range;
    this.kind = kind;
    this.views = new LockViews(this);
  }

  /** The lock of a single byte, of which very many may be in use at once. */
  public static PathLock ofKey(LockPath lockPath, long offset) {
    return new PathLock(lockPath, new ByteRange(offset, 1), Kind.KEY);
  }

  // ---- holds ----

  @Override
  public Hold acquire(LockMode mode) throws LockException, InterruptedException {
    Objects.requireNonNull(mode, "mode");
    requireNotInterrupted();
    Gate gate = acquireGate(mode, Patience.ENDLESS_INTERRUPTIBLE);
    return holdOf(Objects.requireNonNull(gate, "endless"), mode, Thread.currentThread());
  }

  @Override
  public Hold acquire(LockMode mode, Duration timeout) throws LockException, InterruptedException {
    requireNotNegative(timeout);
    Objects.requireNonNull(mode, "mode");
    requireNotInterrupted();
    Gate gate = acquireGate(mode, Patience.of(timeout));
    if (gate == null) {
      LockOwner owner = ownerIfKnown(mode);
      timedOut(mode, Patience.nanosOf(timeout), owner);
      throw new LockTimeoutException(operation(mode), lockPath.path(), timeout, owner);
    }
    return holdOf(gate, mode, Thread.currentThread());
  }

  /** To be told to who records. */
  void timedOut(LockMode mode, long timeoutNanos, @Nullable LockOwner owner) {
    Events.timedOut(lockPath.path(), mode, range, timeoutNanos, owner);
  }

  private @Nullable LockOwner ownerIfKnown(LockMode mode) {
    try {
      SharedFile file = lockPath.current("find the owner of");
      return Owners.find(gateIn(file), mode, file, true).orElse(null);
    } catch (LockException e) {
      return null; // the timeout is the news
    }
  }

  private void requireNotNegative(Duration timeout) {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException(
          "acquire " + lockPath.path() + ": the timeout is negative: " + Durations.text(timeout));
    }
  }

  static void requireNotInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before waiting for a lock");
    }
  }

  @Override
  public Optional<Hold> tryAcquire(LockMode mode) throws LockException {
    Gate gate = tryGate(Objects.requireNonNull(mode, "mode"));
    if (gate == null) {
      lockPath.counters().refused();
      return Optional.empty();
    }
    Hold hold = holdOf(gate, mode, Thread.currentThread());
    try {
      return Optional.of(hold);
    } catch (Throwable e) { // no memory, likewise
      hold.close();
      throw e;
    }
  }

  /**
   * Wraps a grant. If even that fails (no memory; or the class is gone, because its loader was
   * closed), the grant is given back, for nobody else could.
   */
  Hold holdOf(Gate gate, LockMode mode, @Nullable Thread acquirer) throws LockException {
    try {
      return new GateHold(lockPath, gate, mode, acquirer);
    } catch (Throwable e) {
      gate.withdraw(mode);
      throw e;
    }
  }

  @Override
  public CompletableFuture<Hold> acquireAsync(LockMode mode) {
    return AsyncAcquire.start(this, Objects.requireNonNull(mode, "mode"));
  }

  @Override
  public Lock readLock() {
    return views.readLock();
  }

  @Override
  public Lock writeLock() {
    return views.writeLock();
  }

  @Override
  public Optional<LockOwner> owner() throws LockException {
    SharedFile file = lockPath.current("find the owner of");
    return Owners.find(gateIn(file), LockMode.EXCLUSIVE, file, false);
  }

  /** The calling thread was granted it through a view. Null if that is not to be recorded. */
  @Nullable LockHold beginHold(LockMode mode) {
    return Events.beginHold(lockPath.path(), mode, range, Thread.currentThread());
  }

  /** After the path was closed. */
  public void closed() {
    views.closed();
  }

  // ---- gates: what the holds and the views are made of ----

  LockPath lockPath() {
    return lockPath;
  }

  /** Constants, because the fast path names its operation before it knows whether it fails. */
  static String operation(LockMode mode) {
    return mode == LockMode.EXCLUSIVE ? "acquire EXCLUSIVE" : "acquire SHARED";
  }

  /** Never waits. Null when somebody else has it. */
  @Nullable Gate tryGate(LockMode mode) throws LockException {
    for (int tries = 0; ; tries++) {
      SharedFile file = lockPath.current(operation(mode));
      Gate gate = gateIn(file);
      if (gate == null) {
        continue;
      }
      Outcome outcome = tryOnce(file, gate, mode, tries);
      switch (outcome) {
        case BUSY -> {
          return null;
        }
        case KEPT -> {
          if (gate.epoch() == lockPath.confirmedEpochOf(gate)
              || isWorthKeeping(file, gate, mode, false)) {
            return granted(gate, mode, outcome);
          }
        }
        case GRANTED -> {
          if (isWorthKeeping(file, gate, mode, false)) {
            return granted(gate, mode, outcome);
          }
        }
        default -> {} // ask for the current gate
      }
    }
  }

  private Outcome tryOnce(SharedFile file, Gate gate, LockMode mode, int tries)
      throws LockException {
    try {
      return gate.tryAcquire(mode);
    } catch (LockException e) {
      if (!OpenFiles.madeRoomAfter(e, tries)) {
        lockPath.followAfter(e, file, operation(mode));
      }
      return Outcome.RETIRED;
    }
  }

  private Gate granted(Gate gate, LockMode mode, Outcome outcome) {
    lockPath.counters().granted(mode, outcome == Outcome.KEPT);
    return gate;
  }

  /** Waits as patience says. Null when the time is up. */
  private @Nullable Gate acquireGate(LockMode mode, Patience patience)
      throws LockException, InterruptedException {
    Gate free = tryBeforeWaiting(mode);
    return free != null ? free : awaitGate(mode, patience);
  }

  /** {@link #tryGate}, but not where even that may take longer than the wait that follows. */
  @Nullable Gate tryBeforeWaiting(LockMode mode) throws LockException {
    return lockPath.isGuarded() ? null : tryGate(mode);
  }

  /** The part of {@link #acquireGate} that waits. */
  @Nullable Gate awaitGate(LockMode mode, Patience patience)
      throws LockException, InterruptedException {
    MeasuredWait wait = beginWait(mode);
    WaitEnd how = WaitEnd.FAILED;
    try {
      Gate gate =
          lockPath.isGuarded() ? awaitGuarded(mode, patience, wait) : await(mode, patience, wait);
      how = gate != null ? WaitEnd.GRANTED : WaitEnd.TIMED_OUT;
      return gate;
    } catch (LockClosedException e) {
      how = WaitEnd.ABANDONED;
      throw e;
    } catch (InterruptedException e) {
      how = WaitEnd.INTERRUPTED;
      throw e;
    } finally {
      wait.endedSurely(how);
    }
  }

  MeasuredWait beginWait(LockMode mode) {
    return MeasuredWait.begin(lockPath, mode, range);
  }

  private @Nullable Gate awaitGuarded(LockMode mode, Patience patience, MeasuredWait wait)
      throws LockException, InterruptedException {
    new Limit(patience.timed(), patience.deadlineNanos(), patience.interruptible()).begin();
    try {
      return await(mode, patience, wait);
    } catch (NoAnswerException e) {
      if (patience.interruptible()) {
        requireNotInterrupted();
      }
      if (patience.isOver()) {
        return null;
      }
      throw e;
    } finally {
      Limit.end();
    }
  }

  /** A path that others keep creating and removing is followed for as long as patience allows. */
  private @Nullable Gate await(LockMode mode, Patience patience, MeasuredWait wait)
      throws LockException, InterruptedException {
    for (; ; ) {
      try {
        return awaitFollowing(mode, patience, wait);
      } catch (LockException e) {
        if (!LockPath.isPathChanging(e)) {
          throw e;
        }
        if (patience.isOver()) {
          return null;
        }
        if (patience.interruptible()) {
          requireNotInterrupted();
        }
      }
    }
  }

  private @Nullable Gate awaitFollowing(LockMode mode, Patience patience, MeasuredWait wait)
      throws LockException, InterruptedException {
    for (int tries = 0; ; tries++) {
      SharedFile file = lockPath.current(operation(mode));
      Gate gate = gateIn(file);
      if (gate == null) {
        continue;
      }
      wait.at(file, gate);
      Outcome outcome = awaitOnce(file, gate, mode, patience, tries);
      switch (outcome) {
        case GRANTED, KEPT -> {
          if (isWaitWorthKeeping(file, gate, mode, outcome)) {
            return gate;
          }
        }
        case ABANDONED -> throw lockPath.closedException(operation(mode));
        case TIMED_OUT, BUSY -> {
          if (patience.timed()) {
            return null;
          }
        }
        case RETIRED -> {} // ask for the current gate
      }
    }
  }

  private Outcome awaitOnce(SharedFile file, Gate gate, LockMode mode, Patience patience, int tries)
      throws LockException, InterruptedException {
    if (mode == LockMode.SHARED && gate.holders().currentThreadHasShared() && gate.tryJoinAgain()) {
      return Outcome.GRANTED;
    }
    if (!patience.timed() && SharedFiles.currentThreadWouldWait(file, range, mode)) {
      throw new SelfDeadlockException(
          operation(mode),
          lockPath.path(),
          "this thread holds a lock already that conflicts, and would wait for itself for ever;"
              + " ask with a timeout if another thread is going to release it");
    }
    Waiter waiter = Waiter.ofCurrentThread(mode, patience);
    lockPath.register(waiter, gate, operation(mode));
    try {
      return gate.acquire(waiter);
    } catch (LockException e) {
      if (!OpenFiles.madeRoomAfter(e, tries)) {
        lockPath.followAfter(e, file, operation(mode));
      }
      return Outcome.RETIRED;
    } finally {
      lockPath.unregister(waiter);
    }
  }

  /** Null when the path names another file by now. */
  @Nullable Gate gateIn(SharedFile file) throws LockException {
    if (kind == Kind.MAIN) {
      return file.mainGate();
    }
    Gate gate = kind == Kind.KEY ? file.keyGate(range) : rangeGateIn(file);
    if (gate == null) {
      lockPath.follow(file, "open");
    }
    return gate;
  }

  private @Nullable Gate rangeGateIn(SharedFile file) throws LockException {
    for (int tries = 0; ; tries++) {
      try {
        return file.rangeGate(range, () -> lockPath.openRange(file));
      } catch (LockException e) {
        if (!OpenFiles.madeRoomAfter(e, tries)) {
          throw e;
        }
      }
    }
  }

  /** {@link #isWorthKeeping} after a wait; if so, the grant counts. */
  boolean isWaitWorthKeeping(SharedFile file, Gate gate, LockMode mode, Outcome outcome)
      throws LockException {
    boolean keep = isWorthKeeping(file, gate, mode, true);
    if (keep) {
      granted(gate, mode, outcome);
    }
    return keep;
  }

  /**
   * After a grant. If the answer is no, or an exception, the grant is given back. After no, there
   * is another file.
   */
  private boolean isWorthKeeping(SharedFile file, Gate gate, LockMode mode, boolean waited)
      throws LockException {
    try {
      if (isConfirmed(file, gate, mode, waited)) {
        return true;
      }
    } catch (LockException e) {
      lockPath.followAfter(e, file, operation(mode));
      return false;
    }
    lockPath.follow(file, operation(mode));
    return false;
  }

  private boolean isConfirmed(SharedFile file, Gate gate, LockMode mode, boolean waited)
      throws LockException {
    boolean keep = false;
    try {
      keep = lockPath.confirm(file, gate, mode, waited);
    } finally {
      if (!keep) {
        gate.withdraw(mode);
      }
    }
    return keep;
  }

  @Override
  public String toString() {
    return "PathLock[" + lockPath.path() + ", " + range + "]";
  }
}
