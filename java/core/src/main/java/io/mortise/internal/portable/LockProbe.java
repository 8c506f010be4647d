package io.mortise.internal.portable;

import io.mortise.internal.backend.ByteRange;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;

/** Does this file system have byte-range locks? The native backend asks in the same way. */
final class LockProbe {

  /** "No locks available" may also say that the table is full, just now. */
  private static final int TRIES = 3;

  private LockProbe() {}

  static boolean hasLocks(FileChannel channel) {
    for (int i = 0; i < TRIES; i++) {
      if (hasLocksNow(channel)) {
        return true;
      }
    }
    return false;
  }

  static boolean hasLocksNow(FileChannel channel) {
    try {
      FileLock lock = Witness.tryLock(channel, ByteRange.PROBE, true);
      if (lock != null) {
        lock.release();
      }
      return true; // refused: somebody has a lock
    } catch (IOException e) {
      return false;
    }
  }
}
