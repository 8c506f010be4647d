package io.mortise.internal.gate;

/** How an attempt to pass a gate ended. Nothing is held unless GRANTED. */
public enum Outcome {
  GRANTED,
  /** Somebody else has it. */
  BUSY,
  TIMED_OUT,
  /** The gate is no longer used: ask for the current one. */
  RETIRED,
  /** See {@link Gate#abandon}. */
  ABANDONED
}
