package io.mortise;

/** How a lock is held. */
public enum LockMode {
  /** Together with other shared holders, and with no exclusive one. */
  SHARED,
  /** Alone. */
  EXCLUSIVE
}
