package io.mortise;

/** What does the locking. {@link Mortise#nativeStatus()} says why it is this one. */
public enum Backend {
  /** The operating system's locks, called directly through the native library. */
  NATIVE,
  /** Pure Java. */
  PORTABLE
}
