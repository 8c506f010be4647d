package io.mortise;

import java.nio.file.Path;

/**
 * A dedicated lock file was asked for, and the file there holds something else, or is empty and has
 * several names, so that it may be somebody's other file. Nothing was written to it. {@link
 * LockFile.Builder#inPlace} locks any file without writing to it.
 */
public final class ForeignFileException extends LockException {
  private static final long serialVersionUID = 1L;

  /** For the library. */
  public ForeignFileException(String operation, Path path, String explanation) {
    super(operation, path, explanation, null, 0);
  }
}
