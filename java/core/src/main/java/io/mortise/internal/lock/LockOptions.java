package io.mortise.internal.lock;

import io.mortise.Mechanism;

/**
 * How a file is opened for locking.
 *
 * @param inPlace somebody's data file: no byte of it is read or written
 * @param mustExist a missing file is an error, and never created
 * @param fileMode permission bits of a file that has to be created
 * @param idleNanos for how long an unused lock is retained; 0 for not at all
 */
public record LockOptions(
    Mechanism mechanism, boolean inPlace, boolean mustExist, int fileMode, long idleNanos) {

  /** Of a file that is created when it is missing. */
  public LockOptions(Mechanism mechanism, boolean inPlace, int fileMode, long idleNanos) {
    this(mechanism, inPlace, false, fileMode, idleNanos);
  }
}
