package io.mortise;

import io.mortise.internal.backend.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The lock was not to be had in the given time. */
public final class LockTimeoutException extends LockException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable LockOwner owner;

  /** For the library: {@code owner} is null where the holder is not known. */
  public LockTimeoutException(
      String operation, Path path, Duration timeout, @Nullable LockOwner owner) {
    super(operation, path, explain(timeout, owner), null, 0);
    this.owner = owner;
  }

  private static String explain(Duration timeout, @Nullable LockOwner owner) {
    return "not granted within " + Durations.text(timeout) + "; " + holder(owner);
  }

  private static String holder(@Nullable LockOwner owner) {
    if (owner == null) {
      return "the holder is not known: no lock in the way was seen when the time was up";
    }
    return switch (owner.state()) {
          case HOLDS -> "held by ";
          case RETAINS -> "retained by ";
          case WAITS -> "asked for by ";
          case HAS_OPEN -> "perhaps held by ";
        }
        + owner;
  }

  /**
   * A holder whose lock was in the way when the time was up, as far as it is known: the lock
   * conflicts by its mode, its bytes and its mechanism with the requested one. Empty when no such
   * lock was seen: it was let go at that moment, or threads that had asked before were served
   * first, or the system does not tell. Lost in serialization.
   */
  public Optional<LockOwner> owner() {
    return Optional.ofNullable(owner);
  }
}
