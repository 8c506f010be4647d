package io.mortise.process;

import java.util.concurrent.atomic.AtomicReference;

/**
 * At most one interrupt for each time that a thread opens itself to it, so that afterwards it is
 * known exactly whether there was one.
 */
final class Interruption {

  private enum State {
    CLOSED,
    OPEN,
    SENDING,
    SENT
  }

  private final AtomicReference<State> state = new AtomicReference<>(State.CLOSED);
  private volatile Thread target;

  /** By the thread itself. */
  void open() {
    target = Thread.currentThread();
    state.set(State.OPEN);
  }

  /** By any other thread. */
  void send() {
    if (state.compareAndSet(State.OPEN, State.SENDING)) {
      target.interrupt();
      state.set(State.SENT);
    }
  }

  /** By the thread itself. Returns whether it was interrupted; it will not be after this. */
  boolean close() {
    if (state.compareAndSet(State.OPEN, State.CLOSED)) {
      return false;
    }
    while (state.get() != State.SENT) {
      Thread.yield();
    }
    state.set(State.CLOSED);
    return true;
  }
}
