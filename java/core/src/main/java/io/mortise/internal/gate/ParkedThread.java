package io.mortise.internal.gate;

import io.mortise.internal.gate.Waiter.Place;
import java.util.concurrent.locks.LockSupport;

/**
 * How a thread waits for its turn at a gate: parked, so that a virtual thread frees its carrier.
 */
final class ParkedThread {

  /**
   * Who is first looks so often whether it is his turn, for one who left may not have been able to
   * wake him: that needs some stack, and for virtual threads memory.
   */
  private static final long LOOK_AGAIN_NANOS = 500_000_000;

  private ParkedThread() {}

  /**
   * Leaves the queue itself when its patience is at an end. The interrupt status stays as it is.
   */
  static Place awaitTurn(GateQueue gate, Waiter waiter) {
    boolean interrupted = false;
    try {
      while (waiter.place() == Place.QUEUED) {
        interrupted |= Thread.interrupted();
        long remainingNanos = waiter.patience.remainingNanos();
        if (remainingNanos == 0 || (interrupted && waiter.patience.interruptible())) {
          gate.leaveQueue(waiter);
        } else {
          LockSupport.parkNanos(gate, Math.min(remainingNanos, LOOK_AGAIN_NANOS));
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
