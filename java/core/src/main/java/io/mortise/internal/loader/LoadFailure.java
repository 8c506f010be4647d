package io.mortise.internal.loader;

import io.mortise.NativeStatus.State;

/** An attempt failed in a way that we can name. */
final class LoadFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final State state;

  LoadFailure(State state, String message) {
    super(message);
    this.state = state;
  }

  State state() {
    return state;
  }
}
