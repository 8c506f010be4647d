package io.mortise;

import java.nio.file.Path;

/** The thread already holds this lock and would wait for itself for ever. */
public final class SelfDeadlockException extends LockException {
  private static final long serialVersionUID = 1L;

  /** For the library. */
  public SelfDeadlockException(String operation, Path path, String explanation) {
    super(operation, path, explanation, null, 0);
  }
}
