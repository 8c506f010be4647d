package io.mortise.internal.gate;

import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.spi.AbstractInterruptibleChannel;

/**
 * Lets {@link Thread#interrupt} end a wait in native code, which it cannot do by itself.
 *
 * <p>The one public hook the JDK has: between begin and end of an interruptible channel, an
 * interrupt closes the channel, in the interrupting thread. This "channel" is used for one wait,
 * has nothing to close, and cancels the wait instead. The thread's interrupt status stays set.
 *
 * <p>Where the JDK closes outside the lock that {@code begin} and {@code end} use (as 25 does, see
 * Interruptible.postInterrupt there), the call may come after the wait is over: {@code cancel} must
 * bear that.
 */
final class InterruptHook extends AbstractInterruptibleChannel {

  private final Runnable cancel;

  InterruptHook(Runnable cancel) {
    this.cancel = cancel;
  }

  void arm() {
    begin();
  }

  void disarm() {
    try {
      end(true);
    } catch (ClosedByInterruptException e) {
      // The interrupt status says the same.
    } catch (java.nio.channels.AsynchronousCloseException e) {
      throw new AssertionError("nobody else closes this", e);
    }
  }

  @Override
  protected void implCloseChannel() {
    cancel.run();
  }
}
