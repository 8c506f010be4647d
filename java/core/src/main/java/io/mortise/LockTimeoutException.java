package io.mortise;

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
    String holder = owner == null ? "the holder is not known" : "held by " + owner;
    return "not granted within " + timeout + "; " + holder;
  }

  /** Who held the lock when the time was up, as far as it is known. Lost in serialization. */
  public Optional<LockOwner> owner() {
    return Optional.ofNullable(owner);
  }
}
