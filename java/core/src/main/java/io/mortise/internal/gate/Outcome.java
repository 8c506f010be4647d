package io.mortise.internal.gate;

/** How an attempt to pass a gate ended. Nothing is held unless GRANTED or KEPT. */
public enum Outcome {
  GRANTED,
  /** Granted without a word to the operating system, because the lock was kept. */
  KEPT,
  /** Somebody else has it. */
  BUSY,
  TIMED_OUT,
  /** The gate is no longer used: ask for the current one. */
  RETIRED,
  /** See {@link Gate#abandon}. */
  ABANDONED
}
