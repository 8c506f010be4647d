package io.mortise;

import java.nio.file.Path;

/** The {@link LockFile}, or the {@link KeyedLocks}, was closed before or during the call. */
public final class LockClosedException extends LockException {
  private static final long serialVersionUID = 1L;

  /** For the library. */
  public LockClosedException(String operation, Path path, String explanation) {
    super(operation, path, explanation, null, 0);
  }
}
