package io.mortise.cli.stress.locker;

import io.mortise.LockMode;

/** How one thread gets into the critical section and out again. */
interface Guard {

  void lock(LockMode mode) throws Exception;

  void unlock() throws Exception;

  /** By the word of the system, not of memory. */
  default boolean isStillHeld() {
    return true;
  }

  /** From shared to exclusive, if there is such a thing and nobody else is inside. */
  default boolean tryUpgrade() throws Exception {
    return false;
  }

  /** Whether {@link #downgrade} is there, for what was locked last. */
  default boolean canDowngrade() {
    return false;
  }

  default void downgrade() {
    throw new UnsupportedOperationException("downgrade");
  }
}
