package io.mortise.internal.backend;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Who would refuse a lock.
 *
 * @param pid if known
 * @param thisMachine whether the number is one of this machine's processes
 * @param note what else is known, for a message
 */
public record LockHolder(OptionalLong pid, boolean thisMachine, Optional<String> note) {

  /** A process of this machine, of which the system tells nothing more. */
  public static LockHolder process(long pid) {
    return new LockHolder(OptionalLong.of(pid), true, Optional.empty());
  }
}
