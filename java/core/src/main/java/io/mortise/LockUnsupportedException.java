package io.mortise;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** There are no such locks here: on this file system, by this mechanism, or in this JVM. */
public final class LockUnsupportedException extends LockException {
  private static final long serialVersionUID = 1L;

  /** For the library: {@code errorName} is null where no system call failed. */
  public LockUnsupportedException(
      String operation,
      Path path,
      String explanation,
      @Nullable String errorName,
      int errorNumber) {
    super(operation, path, explanation, errorName, errorNumber);
  }
}
