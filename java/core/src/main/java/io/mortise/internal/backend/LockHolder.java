package io.mortise.internal.backend;

import io.mortise.LockMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Who would refuse a lock, and the lock that is in the way.
 *
 * @param pid if known
 * @param thisMachine whether the number is one of this machine's processes
 * @param note what else is known, for a message
 * @param since when it took the lock, by its own clock, if known
 * @param host the machine, if known
 * @param byMarker whether a marker says all this
 * @param ofMortise whether that is known to be one of ours
 * @param mode how it is held
 * @param offset of the first byte that is held; 0 for a marker
 * @param length {@code Long.MAX_VALUE} for all bytes from there on, as for a marker
 * @param refresh of a marker whose owner refreshes it
 */
public record LockHolder(
    OptionalLong pid,
    boolean thisMachine,
    Optional<String> note,
    Optional<Instant> since,
    Optional<String> host,
    boolean byMarker,
    boolean ofMortise,
    LockMode mode,
    long offset,
    long length,
    Optional<Refresh> refresh) {

  /**
   * How a marker is refreshed.
   *
   * @param ago how long ago it was, by the clock of the file system
   * @param every how often its owner promised to do it
   */
  public record Refresh(Duration ago, Duration every) {}

  /** As a marker tells it. */
  public LockHolder(
      OptionalLong pid,
      boolean thisMachine,
      Optional<String> note,
      Optional<Instant> since,
      Optional<String> host,
      boolean byMarker,
      boolean ofMortise) {
    this(
        pid,
        thisMachine,
        note,
        since,
        host,
        byMarker,
        ofMortise,
        LockMode.EXCLUSIVE,
        0,
        Long.MAX_VALUE,
        Optional.empty());
  }

  /** By the system's word. */
  public static LockHolder inKernel(OptionalLong pid, LockMode mode, long offset, long length) {
    return new LockHolder(
        pid,
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        mode,
        offset,
        length,
        Optional.empty());
  }

  /** The same of a marker that was refreshed then. */
  public LockHolder refreshed(Duration ago, Duration every) {
    return new LockHolder(
        pid,
        thisMachine,
        note,
        since,
        host,
        byMarker,
        ofMortise,
        mode,
        offset,
        length,
        Optional.of(new Refresh(ago, every)));
  }
}
