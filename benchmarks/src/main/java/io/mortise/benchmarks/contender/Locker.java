package io.mortise.benchmarks.contender;

import java.io.IOException;

/** A lock that is open: taking it, and giving it back. */
public interface Locker extends AutoCloseable {

  void lock() throws IOException;

  void unlock() throws IOException;

  /** For contenders that can do {@link Use#SHARED}. */
  default void lockShared() throws IOException {
    throw new UnsupportedOperationException("shared");
  }

  default void unlockShared() throws IOException {
    throw new UnsupportedOperationException("shared");
  }

  @Override
  void close() throws IOException;
}
