package io.mortise.internal.jni;

import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.Doorbell;
import io.mortise.internal.backend.NoDoorbell;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A doorbell of the core. */
final class NativeDoorbell implements Doorbell {

  private final long bell;

  /** How many descriptions share a watch: those of one file get the same one. */
  private final Map<Integer, Integer> sharers = new HashMap<>();

  NativeDoorbell(long bell) {
    this.bell = bell;
  }

  /** None where the system has none, or this user has used up all that he may have. */
  static Doorbell open() {
    long bell = NativeCalls.bellOpen();
    return bell < 0 ? new NoDoorbell() : new NativeDoorbell(bell);
  }

  @Override
  public boolean await(long timeoutNanos) {
    int result = NativeCalls.bellAwait(bell, timeoutNanos);
    if (result < 0) {
      LockSupport.parkNanos(timeoutNanos); // it is broken, and must not make the caller spin
    }
    return result == NativeCalls.RUNG;
  }

  @Override
  public int watch(Description description) {
    if (!(description instanceof NativeDescription ours)) {
      return NO_WATCH;
    }
    int watch = NativeCalls.bellWatch(bell, ours.file());
    if (watch < 0) {
      return NO_WATCH;
    }
    addSharers(watch, 1);
    return watch;
  }

  /** How many there are then. Without a lambda: the first lock that is retained comes by here. */
  private int addSharers(int watch, int change) {
    int count = sharers.getOrDefault(watch, 0) + change;
    sharers.put(watch, count);
    return count;
  }

  /** An error means that the system has ended the watch already. */
  @Override
  public void unwatch(int watch) {
    if (watch != NO_WATCH && addSharers(watch, -1) == 0) {
      sharers.remove(watch);
      NativeCalls.bellUnwatch(bell, watch);
    }
  }

  @Override
  public void close() {
    NativeCalls.close(bell);
  }
}
