package io.mortise;

import java.nio.file.Path;

/**
 * The file is already locked by way of another {@link Mechanism}; the two would not exclude each
 * other.
 */
public final class MechanismMismatchException extends LockException {
  private static final long serialVersionUID = 1L;

  /** For the library. */
  public MechanismMismatchException(String operation, Path path, String explanation) {
    super(operation, path, explanation, null, 0);
  }
}
