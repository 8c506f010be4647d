package io.mortise;

import java.nio.file.Path;

/**
 * A directory of {@link KeyedLocks} has another number of files than was asked for. With two
 * numbers, one key would have two places, and the two would not exclude each other.
 */
public final class KeyFilesMismatchException extends LockException {
  private static final long serialVersionUID = 1L;

  /** For the library. */
  public KeyFilesMismatchException(String operation, Path path, String explanation) {
    super(operation, path, explanation, null, 0);
  }
}
