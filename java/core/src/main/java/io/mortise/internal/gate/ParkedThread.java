package io.mortise.internal.gate;

import io.mortise.internal.gate.Waiter.Place;
import java.util.concurrent.locks.LockSupport;

/**
 * How a thread waits for its turn at a gate: parked, so that a virtual thread frees its carrier.
 */
final class ParkedThread {

  private ParkedThread() {}

  /**
   * Leaves the queue itself when its patience is at an end. The interrupt status stays as it is.
   */
  static Place awaitTurn(Gate gate, Waiter waiter) {
    boolean interrupted = false;
    try {
      while (waiter.place() == Place.QUEUED) {
        interrupted |= Thread.interrupted();
        long remainingNanos = waiter.patience.remainingNanos();
        if (remainingNanos == 0 || (interrupted && waiter.patience.interruptible())) {
          gate.leaveQueue(waiter);
        } else {
          LockSupport.parkNanos(gate, remainingNanos);
          gate.serveAwake(waiter);
        }
      }
      return waiter.place();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
