package io.mortise;

/** What does the locking. {@link Mortise#nativeStatus()} says why it is this one. */
public enum Backend {
  /** The operating system's locks, called directly through the native library. */
  NATIVE,
  /**
   * Pure Java: a {@code .lock} marker beside the file, and a {@code FileChannel} lock on it.
   * Slower, and coarser: towards other processes a shared lock is exclusive and a range is the
   * whole file, and the directory has to be writable. Excludes, and is excluded by, {@link
   * #NATIVE}.
   */
  PORTABLE
}
