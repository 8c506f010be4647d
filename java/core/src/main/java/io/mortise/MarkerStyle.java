package io.mortise;

/**
 * What the portable backend puts beside a locked file. Styles exclude each other, so a mixture is
 * safe; peers of other make that use {@code .lock} files know one or the other.
 */
public enum MarkerStyle {
  /**
   * A file {@code <path>.lock}, whose first lines are {@code pid=} and {@code locked_at=} (seconds
   * since 1970). The default on Windows.
   */
  FILE,
  /** A directory {@code <path>.lock} with a file {@code pid} in it. The default elsewhere. */
  DIRECTORY
}
