package io.mortise.support;

import io.mortise.LockHolders;
import io.mortise.LockMode;
import io.mortise.LockOwner;
import io.mortise.harness.Eventually;
import io.mortise.harness.PythonLocker;
import java.io.IOException;
import java.nio.file.Path;

/** A lock that another process has on a whole file: Python's {@code lockf}. */
public final class ForeignLock implements AutoCloseable {

  private final PythonLocker locker;

  private ForeignLock(PythonLocker locker) {
    this.locker = locker;
  }

  /** Fails, without waiting, when the lock is held. A retained lock is waited for. */
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
    if (!acquired(locker, path, mode)) {
      locker.close();
      throw new IllegalStateException("another process or thread holds " + path);
    }
    return new ForeignLock(locker);
  }

  /**
   * Whether another process gets it now; or, where locks are retained, as soon as it is no longer
   * retained.
   */
  public static boolean isToBeHad(Path path, LockMode mode) throws IOException {
    try (PythonLocker locker = PythonLocker.lockf(path)) {
      return acquired(locker, path, mode);
    }
  }

  /**
   * With retention a lock may be refused although no thread holds it. How long it stays retained
   * depends on when the janitor gets a processor, so no time limit tells the two apart, but
   * LockHolders does.
   */
  private static boolean acquired(PythonLocker locker, Path path, LockMode mode)
      throws IOException {
    boolean[] granted = {locker.tryLock(mode)};
    if (granted[0] || !isRetained()) {
      return granted[0];
    }
    Eventually.await(
        () -> path + " is neither held nor free",
        () -> {
          boolean held =
              isHeld(path); // before the attempt: a lock that was held then was not missed
          granted[0] = locker.tryLock(mode);
          return granted[0] || held;
        });
    return granted[0];
  }

  private static boolean isHeld(Path path) throws IOException {
    return LockHolders.of(path).holders().stream()
        .anyMatch(owner -> owner.state() == LockOwner.State.HOLDS);
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
