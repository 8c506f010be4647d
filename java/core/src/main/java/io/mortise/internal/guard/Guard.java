package io.mortise.internal.guard;

import io.mortise.LockException;
import io.mortise.NoAnswerException;
import io.mortise.internal.backend.HelperThreads;
import io.mortise.internal.backend.Log;
import io.mortise.internal.backend.MillisProperty;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Makes system calls in other threads, and waits for them no longer than it may. */
public final class Guard {

  /*
   * For maintainers: a call on a file server that is down does not return, and nothing ends it.
   *
   * Whoever has waited long enough leaves the call to its thread: it is overdue then. While one is, no other begins,
   * so that one thread is lost and not one for each attempt. Also for the sake of the lock: what an overdue
   * call is granted late has to be given back before the same description asks again, or giving back
   * would take the new lock away, because for the system both are the same owner's. Only what gives back
   * goes ahead; the gate sees to it that it is never about the bytes of an overdue request.
   */

  /** How much later than its time a wait may end, and what a question about others may take. */
  public static final long SLACK_NANOS = 100_000_000;

  /** The system property, in milliseconds. */
  public static final String GRACE = "mortise.fileServerGrace";

  private static final long GRACE_MILLIS = 2_000;

  /** How soon a thread is tried to be started again. */
  private static final long START_AGAIN_NANOS = 20_000_000;

  private static final long ENDLESS_NANOS = Long.MAX_VALUE / 4;

  /** A system call, or several. */
  public interface Call<T> {
    T make() throws LockException;
  }

  /** What is done about the result of a call when nobody waits for it any more. */
  public interface Undo<T> {
    void undo(T result) throws LockException;
  }

  private final LongSupplier graceNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int overdue; // under the lock
  private List<Runnable> afterwards = new ArrayList<>(); // when nothing is overdue; under the lock

  /** With the grace of the system property. */
  public Guard() {
    this(1);
  }

  /** With so many times that grace, for what takes many calls. */
  public Guard(int times) {
    long chosen = times * MillisProperty.nanos(GRACE, GRACE_MILLIS);
    this.graceNanos = () -> chosen;
  }

  /** With another one for each call. For tests. */
  Guard(LongSupplier graceNanos) {
    this.graceNanos = graceNanos;
  }

  /** Within the grace, or the {@link Limit} of this thread if that is less. */
  public <T> T call(String operation, Path path, Call<T> call, Undo<T> undo) throws LockException {
    long grace = graceNanos.getAsLong();
    long limit = Math.min(grace, Limit.remainingNanos(grace));
    Task<T> task = new Task<>(this, call, undo);
    if (await(task, limit, Limit.isInterruptible(), true)) {
      return task.result();
    }
    if (task.lacksThread) {
      throw new LockException(
          operation, path, "no thread can be started for the system call", null, 0);
    }
    throw new NoAnswerException(operation, path, TimeUnit.NANOSECONDS.toMillis(limit));
  }

  /** The same for a question that nobody needs an answer to: at once, or not at all. */
  <T> T ask(String operation, Path path, Call<T> call) throws LockException {
    Task<T> task = new Task<>(this, call, Guard::nothing);
    if (!isOverdue() && await(task, SLACK_NANOS, false, false)) {
      return task.result();
    }
    throw new NoAnswerException(operation, path, TimeUnit.NANOSECONDS.toMillis(SLACK_NANOS));
  }

  /**
   * A wait, which ends by itself when its time is up if the server answers. Null if it does not.
   */
  <T> @Nullable T await(Task<T> wait, long timeoutNanos) throws LockException {
    long limit = timeoutNanos < 0 ? ENDLESS_NANOS : Math.min(timeoutNanos, ENDLESS_NANOS);
    return await(wait, limit + SLACK_NANOS, false, true) ? wait.result() : null;
  }

  /**
   * Something that has to be done, however late. False if it could not be, or not yet. By the
   * caller itself if no other thread can be started in all the time.
   */
  boolean giveBack(String operation, Path path, Call<Boolean> call) throws LockException {
    Task<Boolean> task = new Task<>(this, call, Guard::nothing);
    if (await(task, graceNanos.getAsLong(), false, false)) {
      return task.result();
    }
    if (task.lacksThread) {
      task.run();
      return task.result();
    }
    Log.elsewhere(
        operation + " " + path + ": the file server does not answer; it is done when it does",
        null);
    return false;
  }

  /** When no call is overdue: now, and waited for, or later. */
  void close(Runnable work) {
    lock.lock();
    try {
      if (overdue > 0) {
        afterwards.add(work);
        return;
      }
    } finally {
      lock.unlock();
    }
    Call<Boolean> call =
        () -> {
          work.run();
          return true;
        };
    Task<Boolean> task = new Task<>(this, call, Guard::nothing);
    boolean unused = await(task, graceNanos.getAsLong(), false, false);
    if (task.lacksThread) {
      task.run();
    }
  }

  private boolean isOverdue() {
    lock.lock();
    try {
      return overdue > 0;
    } finally {
      lock.unlock();
    }
  }

  /** For what needs no undoing. */
  public static void nothing(Object result) {}

  /** True when it is done; false when it is left alone, or was never begun. */
  private boolean await(Task<?> task, long limitNanos, boolean interruptible, boolean inTurn) {
    boolean interrupted = false;
    lock.lock();
    try {
      task.endAt(System.nanoTime() + limitNanos);
      while (!task.done) {
        if (!task.begun && !(inTurn && overdue > 0)) {
          task.begun = HelperThreads.tryExecute(task);
          task.lacksThread = !task.begun;
        }
        long left = task.deadlineNanos - System.nanoTime();
        if (left <= 0 || (interrupted && interruptible)) {
          leave(task);
          return false;
        }
        try {
          long unused =
              changed.awaitNanos(task.lacksThread ? Math.min(left, START_AGAIN_NANOS) : left);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      return true;
    } finally {
      lock.unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void leave(Task<?> task) {
    if (task.begun) {
      task.left = true;
      overdue++;
    }
  }

  /** Ends the wait for it soon, whether it answers or not. Does not block. */
  void hurry(Task<?> task) {
    lock.lock();
    try {
      task.endAt(System.nanoTime() + SLACK_NANOS);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** False if nobody waits for it any more. */
  boolean finish(Task<?> task) {
    lock.lock();
    try {
      task.done = true;
      changed.signalAll();
      return !task.left;
    } finally {
      lock.unlock();
    }
  }

  /** What was overdue is over, and undone. */
  void finishLate() {
    List<Runnable> due = List.of();
    lock.lock();
    try {
      if (--overdue == 0) {
        due = afterwards;
        afterwards = new ArrayList<>();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    for (Runnable work : due) {
      work.run();
    }
  }
}
