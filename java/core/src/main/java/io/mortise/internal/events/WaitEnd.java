package io.mortise.internal.events;

/** How a wait for a lock ended. The names are those in {@link LockWait}. */
public enum WaitEnd {
  GRANTED,
  TIMED_OUT,
  INTERRUPTED,
  /** What it was asked through was closed, or the future was completed by its user. */
  ABANDONED,
  FAILED
}
