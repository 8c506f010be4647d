package io.mortise.internal.lock;

import io.mortise.Mechanism;

/**
 * How a file is opened for locking.
 *
 * @param inPlace somebody's data file: no byte of it is read or written
 * @param fileMode permission bits of a file that has to be created
 * @param idleNanos for how long an unused lock is retained; 0 for not at all
 */
public record LockOptions(Mechanism mechanism, boolean inPlace, int fileMode, long idleNanos) {}
