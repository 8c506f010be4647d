package io.mortise;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * There is no file at the path, and because of {@link LockFile.Builder#mustExist} none is created:
 * when the file is opened, or at a lock operation after the file was removed.
 */
public final class MissingFileException extends LockException {
  private static final long serialVersionUID = 1L;

  /** For the library. */
  public MissingFileException(
      String operation, Path path, @Nullable String errorName, int errorNumber) {
    super(operation, path, "the file does not exist", errorName, errorNumber);
  }
}
