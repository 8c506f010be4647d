package io.mortise.internal.loader;

import io.mortise.NativeStatus.State;
import org.jspecify.annotations.Nullable;

/** An attempt failed in a way that we can name. */
final class LoadFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final State state;
  private final @Nullable String hint;

  LoadFailure(State state, String message) {
    this(state, message, null);
  }

  /** With what helps in this case; null for what helps in general, in this state. */
  LoadFailure(State state, String message, @Nullable String hint) {
    super(message);
    this.state = state;
    this.hint = hint;
  }

  State state() {
    return state;
  }

  @Nullable String hint() {
    return hint;
  }
}
