package io.mortise.internal.lock;

import io.mortise.Mechanism;

/**
 * How a file is opened for locking.
 *
 * @param backendFixed whether no other backend will do than the one that was asked for
 * @param inPlace somebody's data file: no byte of it is read or written
 * @param fileMode permission bits of a file that has to be created
 */
public record LockOptions(
    boolean backendFixed, Mechanism mechanism, boolean inPlace, int fileMode) {}
