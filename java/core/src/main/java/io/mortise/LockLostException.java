package io.mortise;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A lock that was held turned out to be gone: others may have been in the critical section too. */
public final class LockLostException extends LockException {
  private static final long serialVersionUID = 1L;

  /** For the library: {@code errorName} is null where no system call failed. */
  public LockLostException(
      String operation,
      Path path,
      String explanation,
      @Nullable String errorName,
      int errorNumber) {
    super(operation, path, explanation, errorName, errorNumber);
  }
}
