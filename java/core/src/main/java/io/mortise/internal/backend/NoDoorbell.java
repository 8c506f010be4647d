package io.mortise.internal.backend;

import java.util.concurrent.locks.LockSupport;

/** For where nobody can ring: who sleeps by it wakes when the time is up. */
public final class NoDoorbell implements Doorbell {

  @Override
  public boolean await(long timeoutNanos) {
    LockSupport.parkNanos(timeoutNanos);
    return false;
  }

  @Override
  public int watch(Description description) {
    return NO_WATCH;
  }

  @Override
  public void unwatch(int watch) {}

  @Override
  public void close() {}
}
