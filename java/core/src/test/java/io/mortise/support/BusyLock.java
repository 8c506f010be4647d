package io.mortise.support;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;

/** A thread that takes a lock and gives it back, again and again. */
public final class BusyLock {

  private BusyLock() {}

  /** While that is done. */
  public static void during(Lock lock, Action action) throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    Thread busy =
        new Thread(
            () -> {
              while (!stop.get()) {
                lock.lock();
                lock.unlock();
              }
            });
    busy.start();
    try {
      action.run();
    } finally {
      stop.set(true);
      busy.join();
    }
  }
}
