package io.mortise;

/** What is done about a file system whose locks are known to have a hole, or that is unknown. */
public enum FileSystemPolicy {
  /** It is not used: opening is refused with a {@link LockUnsupportedException}. */
  REQUIRE,
  /** The {@link System.Logger} {@code io.mortise} is told, once for each file system. */
  WARN
}
