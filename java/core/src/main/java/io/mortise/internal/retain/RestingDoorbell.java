package io.mortise.internal.retain;

import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.Doorbell;
import java.util.concurrent.locks.LockSupport;

/**
 * After it rang it cannot ring again for a moment, or one who reads the file all the time would
 * keep its owner busy.
 */
final class RestingDoorbell implements Doorbell {

  static final long REST_NANOS = 50_000;

  private final Doorbell bell;
  private boolean rang;

  RestingDoorbell(Doorbell bell) {
    this.bell = bell;
  }

  @Override
  public boolean await(long timeoutNanos) {
    if (rang) {
      LockSupport.parkNanos(REST_NANOS);
    }
    rang = bell.await(timeoutNanos);
    return rang;
  }

  @Override
  public int watch(Description description) {
    return bell.watch(description);
  }

  @Override
  public void unwatch(int watch) {
    bell.unwatch(watch);
  }

  @Override
  public void close() {
    bell.close();
  }
}
