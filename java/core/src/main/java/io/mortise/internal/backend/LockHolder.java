package io.mortise.internal.backend;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Who would refuse a lock.
 *
 * @param pid if known
 * @param thisMachine whether the number is one of this machine's processes
 * @param note what else is known, for a message
 * @param since when it took the lock, by its own clock, if known
 * @param host the machine, if known
 * @param byMarker whether a marker says all this
 * @param ofMortise whether that is known to be one of ours
 */
public record LockHolder(
    OptionalLong pid,
    boolean thisMachine,
    Optional<String> note,
    Optional<Instant> since,
    Optional<String> host,
    boolean byMarker,
    boolean ofMortise) {

  /** A process of this machine, of which the system tells nothing more. */
  public static LockHolder process(long pid) {
    return ofKernel(OptionalLong.of(pid));
  }

  /** Somebody, by the system's word, which names no process. */
  public static LockHolder somebody() {
    return ofKernel(OptionalLong.empty());
  }

  private static LockHolder ofKernel(OptionalLong pid) {
    return new LockHolder(
        pid, true, Optional.empty(), Optional.empty(), Optional.empty(), false, false);
  }
}
