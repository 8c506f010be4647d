package io.mortise;

import java.io.UncheckedIOException;

/**
 * {@link Hold#verify} could not find out whether the lock is still held: this process has no file
 * descriptor left, for example, or a file server does not answer. It says neither that the lock is
 * held nor that it is lost, so no loss is counted; asking again may give an answer. The cause, a
 * {@link LockException}, names the path and the system's error.
 */
public final class UnverifiedHoldException extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  /** For the library. */
  public UnverifiedHoldException(LockException cause) {
    super("cannot tell whether the lock is held: " + cause.getMessage(), cause);
  }
}
