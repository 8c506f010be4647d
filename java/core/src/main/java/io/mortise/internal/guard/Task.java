package io.mortise.internal.guard;

import io.mortise.LockException;
import io.mortise.internal.backend.Log;
import io.mortise.internal.guard.Guard.Call;
import io.mortise.internal.guard.Guard.Undo;
import org.jspecify.annotations.Nullable;

/** One call of a {@link Guard}, whose lock guards the fields. */
final class Task<T> implements Runnable {

  private final Guard guard;
  private final Call<T> call;
  private final Undo<T> undo;

  boolean begun;
  boolean lacksThread; // not begun, because no thread could be started
  boolean done;
  boolean left; // nobody waits for it any more
  long deadlineNanos;
  private boolean hasDeadline;

  private @Nullable T result; // published by `done`
  private @Nullable Throwable failure; // likewise

  Task(Guard guard, Call<T> call, Undo<T> undo) {
    this.guard = guard;
    this.call = call;
    this.undo = undo;
  }

  /** The earliest counts. */
  void endAt(long nanos) {
    if (!hasDeadline || nanos - deadlineNanos < 0) {
      hasDeadline = true;
      deadlineNanos = nanos;
    }
  }

  @Override
  public void run() {
    try {
      result = call.make();
    } catch (Throwable e) {
      failure = e;
    }
    if (!guard.finish(this)) {
      undoLate();
      guard.finishLate();
    }
  }

  private void undoLate() {
    try {
      if (failure == null) {
        undo.undo(resultOf());
      } else {
        Log.elsewhere("a file server has answered at last: " + failure, null);
      }
    } catch (Throwable e) {
      Log.elsewhere("what a file server did late could not be undone: " + e, null);
    }
  }

  @SuppressWarnings("NullAway") // null only where T allows it
  private T resultOf() {
    return result;
  }

  T result() throws LockException {
    if (failure instanceof LockException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure != null) {
      throw new IllegalStateException("a system call failed", failure);
    }
    return resultOf();
  }
}
