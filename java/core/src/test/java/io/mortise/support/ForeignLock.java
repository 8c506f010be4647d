package io.mortise.support;

import io.mortise.LockMode;
import io.mortise.harness.PythonLocker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** A lock that another process has on a whole file: Python's {@code lockf}. */
public final class ForeignLock implements AutoCloseable {

  private static final long MOMENT_NANOS = 300_000_000;
  private static final long PAUSE_NANOS = 1_000_000;

  private final PythonLocker locker;

  private ForeignLock(PythonLocker locker) {
    this.locker = locker;
  }

  /** Fails, without waiting, when somebody else has it. */
  public static ForeignLock exclusive(Path path) throws IOException {
    return lock(path, LockMode.EXCLUSIVE);
  }

  private static boolean isRetained() {
    return Integer.getInteger("mortise.retain", 0) > 0;
  }

  public static ForeignLock shared(Path path) throws IOException {
    return lock(path, LockMode.SHARED);
  }

  public static ForeignLock lock(Path path, LockMode mode) throws IOException {
    PythonLocker locker = PythonLocker.lockf(path);
    if (!locker.tryLock(mode)) {
      locker.close();
      throw new IllegalStateException("somebody else has locked " + path);
    }
    return new ForeignLock(locker);
  }

  /** Whether another process would get it now; or, where locks are retained, in a moment. */
  public static boolean isToBeHad(Path path, LockMode mode) throws IOException {
    long start = System.nanoTime();
    try (PythonLocker locker = PythonLocker.lockf(path)) {
      while (!locker.tryLock(mode)) {
        if (!isRetained() || System.nanoTime() - start > MOMENT_NANOS) {
          return false;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      return true;
    }
  }

  /** The process that has it. */
  public long pid() {
    return locker.pid();
  }

  /** Lets go; the process stays. */
  public void release() {
    locker.unlock();
  }

  @Override
  public void close() {
    locker.close();
  }
}
