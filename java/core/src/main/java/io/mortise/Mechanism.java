package io.mortise;

/**
 * Which of the operating system's lock families is used. On local Linux file systems the two do not
 * see each other, so everybody who shares a path must use the same one.
 */
public enum Mechanism {
  /**
   * Byte-range locks: open-file-description locks on Linux and macOS, {@code LockFileEx} on
   * Windows. Excludes, and is excluded by, whoever locks overlapping bytes with {@link
   * java.nio.channels.FileLock}, {@code lockf} or {@code fcntl(F_SETLK)}; without a {@linkplain
   * LockFile#range range}, that is whoever locks the whole file. The default.
   */
  FCNTL,
  /**
   * BSD {@code flock}: excludes, and is excluded by, {@code flock(1)}, Python's filelock, Rust's
   * and Go's file locks. Whole files only, no {@linkplain LockFile#range ranges}; not on Windows. A
   * held lock is never converted in the kernel, because {@code flock} lets go in between: {@link
   * Hold#downgrade} keeps other processes out until the hold is closed, {@link Hold#tryUpgrade}
   * never succeeds.
   */
  FLOCK
}
