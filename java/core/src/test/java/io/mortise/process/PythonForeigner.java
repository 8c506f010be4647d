package io.mortise.process;

import io.mortise.LockMode;
import io.mortise.harness.PythonLocker;

/** As the foreign locker of a test. */
record PythonForeigner(PythonLocker python) implements ForeignLockerTest.Foreigner {

  @Override
  public boolean tryLock(LockMode mode) {
    return python.tryLock(mode);
  }

  @Override
  public void beginLock(LockMode mode) {
    python.beginLock(mode);
  }

  @Override
  public void awaitLocked() {
    python.awaitLocked();
  }

  @Override
  public void unlock() {
    python.unlock();
  }

  @Override
  public void close() {
    python.close();
  }
}
