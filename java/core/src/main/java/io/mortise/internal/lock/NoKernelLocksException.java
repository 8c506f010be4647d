package io.mortise.internal.lock;

import io.mortise.LockException;
import io.mortise.LockUnsupportedException;
import java.nio.file.Path;

/**
 * The system said that it has no locks for the native backend on this file. The only error that
 * leads to another backend; callers of the library see the reason instead.
 */
final class NoKernelLocksException extends LockException {
  private static final long serialVersionUID = 1L;

  private final LockUnsupportedException reason;

  NoKernelLocksException(Path path, LockUnsupportedException reason) {
    super("open", path, "the kernel has no locks for it", null, 0);
    this.reason = reason;
  }

  LockUnsupportedException reason() {
    return reason;
  }
}
