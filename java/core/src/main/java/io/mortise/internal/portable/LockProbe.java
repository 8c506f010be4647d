package io.mortise.internal.portable;

import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.portable.ChannelRegistry.SharedChannel;
import java.io.IOException;
import java.nio.channels.FileLock;

/** Does the kernel have byte-range locks for this file? The native backend asks in the same way. */
final class LockProbe {

  private LockProbe() {}

  /**
   * Asks for one. Where the kernel says that there are none, another process's lock that it lists
   * (Linux) is proof that there are some, and that only this process cannot get them.
   *
   * @throws IOException if the kernel cannot tell now
   */
  static boolean hasLocks(SharedChannel channel) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock(ByteRange.PROBE, true);
    } catch (IOException e) {
      if (PortableErrors.meansNoLocks(e)) {
        return KernelLockList.showsAny(channel.identity());
      }
      throw e;
    }
    if (lock != null) {
      lock.release();
    }
    return true; // refused: another process has a lock
  }
}
