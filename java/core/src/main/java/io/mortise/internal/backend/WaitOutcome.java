package io.mortise.internal.backend;

/** How a wait for the operating system ended. Nothing is held unless GRANTED. */
public enum WaitOutcome {
  GRANTED,
  TIMED_OUT,
  CANCELLED
}
