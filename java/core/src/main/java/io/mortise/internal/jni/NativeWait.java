package io.mortise.internal.jni;

/**
 * The core's memory for the waits of one description, which must stay in its place. The core's own,
 * and not a direct buffer: the limit of those may be used up by other code when a wait begins.
 *
 * <p>Safe for use by any threads. A cancel may come at any time, also after {@link #close}.
 */
final class NativeWait {

  // All under this object's monitor, in which nothing blocks.
  private long address; // 0 until the first wait, and after the last
  private boolean underWay;
  private boolean closed;

  /** The ticket of the next wait. */
  synchronized long begin() {
    if (address == 0) {
      address = NativeCalls.waitNew();
      if (address == 0) {
        throw new OutOfMemoryError("no native memory for a wait");
      }
    }
    return NativeCalls.waitBegin(address);
  }

  /** The wait that was begun is about to enter the core: the memory stays until {@link #leave}. */
  synchronized long enter() {
    if (address == 0) {
      throw new IllegalStateException("no wait was begun");
    }
    underWay = true;
    return address;
  }

  synchronized void leave() {
    underWay = false;
    if (closed) {
      delete();
    }
  }

  /** Of a wait that is over, or of none: without effect. */
  synchronized void cancel(long ticket) {
    if (address != 0) {
      NativeCalls.cancel(address, ticket);
    }
  }

  synchronized void close() {
    closed = true;
    if (!underWay) {
      delete();
    }
  }

  private void delete() {
    NativeCalls.waitDelete(address);
    address = 0;
  }
}
