package io.mortise.internal.guard;

import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.FileIdentity;
import io.mortise.internal.backend.LockHolder;
import io.mortise.internal.backend.WaitOutcome;
import io.mortise.internal.guard.Guard.Undo;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A description on a file system that may not answer. Nothing here keeps the caller longer than the
 * {@link Guard} says; it is not retained, and rings no bell.
 */
public final class GuardedDescription implements Description {

  /*
   * For maintainers: what gives back does not wait for a conversion that is overdue. The system would do that one late,
   * and so take anew what nobody holds any more. Hence here, in the threads that make the calls, they are made one after the
   * other, and none is made after the lock was given back. Nobody takes the lock before that is over: see Guard.
   */

  private final Description inner;
  private final Guard guard;
  private final Path path;

  private long lastTicket; // under this monitor
  private @Nullable Wait wait; // the latest; likewise

  private final Object order = new Object(); // held in calls that may never return: not by callers
  private volatile boolean givenBack; // since the latest conversion was asked for

  GuardedDescription(Description inner, Guard guard, Path path) {
    this.inner = inner;
    this.guard = guard;
    this.path = path;
  }

  @Override
  public FileIdentity identity() {
    return inner.identity();
  }

  @Override
  public boolean isWritable() {
    return inner.isWritable();
  }

  @Override
  public void requireKernelLocks() throws LockException {
    guard.call(
        "open",
        path,
        () -> {
          inner.requireKernelLocks();
          return true;
        },
        Guard::nothing);
  }

  @Override
  public boolean isByMarkerAlone(ByteRange range) {
    return inner.isByMarkerAlone(range);
  }

  Description inner() {
    return inner;
  }

  @Override
  public boolean tryLock(LockMode mode, ByteRange range) throws LockException {
    return guard.call("acquire " + mode, path, () -> inner.tryLock(mode, range), unlockIf(range));
  }

  private Undo<Boolean> unlockIf(ByteRange range) {
    return granted -> {
      if (granted) {
        inner.unlock(range);
      }
    };
  }

  @Override
  public synchronized long beginWait() {
    wait = new Wait(++lastTicket);
    return lastTicket;
  }

  @Override
  public WaitOutcome awaitLock(LockMode mode, ByteRange range, long timeoutNanos, long ticket)
      throws LockException {
    Wait mine = waitOf(ticket);
    if (mine == null) {
      throw new IllegalStateException("no wait was begun");
    }
    WaitOutcome outcome = guard.await(mine.start(mode, range, timeoutNanos), timeoutNanos);
    if (outcome != null) {
      return outcome;
    }
    boolean cancelled = mine.isCancelled();
    mine.cancel(); // or it would stay in the server's queue
    return cancelled ? WaitOutcome.CANCELLED : WaitOutcome.TIMED_OUT;
  }

  private synchronized @Nullable Wait waitOf(long ticket) {
    return wait != null && wait.ticket == ticket ? wait : null;
  }

  @Override
  public void cancelWait(long ticket) {
    Wait cancelled = waitOf(ticket);
    if (cancelled != null) {
      cancelled.cancel();
    }
  }

  /**
   * One wait. The description below begins it when its turn comes, because one that is overdue may
   * still be under way there, and it has room for one.
   */
  private final class Wait {
    private final long ticket;
    private boolean cancelled; // like the others, under this object's monitor
    private boolean begun;
    private long innerTicket;
    private @Nullable Task<WaitOutcome> task;

    Wait(long ticket) {
      this.ticket = ticket;
    }

    Task<WaitOutcome> start(LockMode mode, ByteRange range, long timeoutNanos) {
      Task<WaitOutcome> started =
          new Task<>(
              guard,
              () ->
                  begin()
                      ? inner.awaitLock(mode, range, timeoutNanos, innerTicket)
                      : WaitOutcome.CANCELLED,
              outcome -> unlockIf(range).undo(outcome == WaitOutcome.GRANTED));
      synchronized (this) {
        task = started;
        if (cancelled) {
          guard.hurry(started);
        }
      }
      return started;
    }

    private synchronized boolean begin() {
      if (!cancelled) {
        innerTicket = inner.beginWait();
        begun = true;
      }
      return begun;
    }

    synchronized boolean isCancelled() {
      return cancelled;
    }

    synchronized void cancel() {
      cancelled = true;
      if (begun) {
        inner.cancelWait(innerTicket);
      }
      if (task != null) {
        guard.hurry(task);
      }
    }
  }

  /** Is done late if need be: the next who asks through this guard waits for that. */
  @Override
  public void unlock(ByteRange range) throws LockException {
    boolean unused =
        guard.giveBack(
            "release",
            path,
            () -> {
              synchronized (order) {
                inner.unlock(range);
                givenBack = true;
              }
              return true;
            });
  }

  /** If it is not done yet, exclusive is still held, which excludes more. */
  @Override
  public boolean downgrade(ByteRange range) throws LockException {
    givenBack = false;
    return guard.giveBack("downgrade", path, () -> downgradeIfHeld(range));
  }

  private boolean downgradeIfHeld(ByteRange range) throws LockException {
    synchronized (order) {
      return !givenBack && inner.downgrade(range);
    }
  }

  @Override
  public boolean tryUpgrade(ByteRange range) throws LockException {
    givenBack = false;
    return guard.call(
        "upgrade",
        path,
        () -> {
          synchronized (order) {
            return !givenBack && inner.tryUpgrade(range);
          }
        },
        upgraded -> {
          if (upgraded) {
            boolean unused = downgradeIfHeld(range);
          }
        });
  }

  @Override
  public boolean isHeld(LockMode mode, ByteRange range) throws LockException {
    return guard.call("verify", path, () -> inner.isHeld(mode, range), Guard::nothing);
  }

  @Override
  public Optional<LockHolder> findHolder(LockMode mode, ByteRange range) throws LockException {
    return guard.ask("find the holder of", path, () -> inner.findHolder(mode, range));
  }

  @Override
  public boolean isRefused(LockMode mode, ByteRange range) throws LockException {
    return guard.ask("ask about", path, () -> inner.isRefused(mode, range));
  }

  @Override
  public boolean tryGuard() throws LockException {
    return guard.call(
        "guard the header of",
        path,
        inner::tryGuard,
        granted -> {
          if (granted) {
            inner.releaseGuard();
          }
        });
  }

  @Override
  public void releaseGuard() throws LockException {
    boolean unused =
        guard.giveBack(
            "guard the header of",
            path,
            () -> {
              inner.releaseGuard();
              return true;
            });
  }

  @Override
  public byte[] readStart(int length) throws LockException {
    return guard.call("read", path, () -> inner.readStart(length), Guard::nothing);
  }

  @Override
  public void writeStart(byte[] bytes) throws LockException {
    boolean unused =
        guard.call(
            "write the header of",
            path,
            () -> {
              inner.writeStart(bytes);
              return true;
            },
            Guard::nothing);
  }

  @Override
  public Description sameOwner() {
    return new GuardedDescription(inner.sameOwner(), guard, path);
  }

  @Override
  public void close() {
    guard.close(inner::close);
  }

  @Override
  public String toString() {
    return inner + " (guarded)";
  }
}
