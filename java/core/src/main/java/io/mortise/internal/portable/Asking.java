package io.mortise.internal.portable;

import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.portable.ChannelRegistry.SharedChannel;
import java.io.IOException;
import java.nio.channels.FileLock;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for a file's own lock stands in the turnstile, so that a native process that keeps the
 * lock between its holds gives it up. Where that is not possible, the wait goes on without. (Who
 * locks the whole file meanwhile has to wait for that byte, too, as with native waiters.)
 */
final class Asking implements AutoCloseable {

  private final SharedChannel channel;
  private @Nullable FileLock standing;

  Asking(SharedChannel channel) {
    this.channel = channel;
  }

  /**
   * After a try that failed. Not for ranges: taking them takes that byte as well, and Java refuses
   * what overlaps a lock of its own.
   *
   * @return false, always: asking grants nothing
   */
  boolean goOn(ByteRange range) {
    if (standing == null && range.equals(ByteRange.MAIN)) {
      try {
        standing = channel.tryLock(ByteRange.TURNSTILE, false);
      } catch (IOException | RuntimeException e) {
        standing = null; // no locks here, or a channel that is only for reading
      }
    }
    return false;
  }

  @Override
  public void close() {
    if (standing != null) {
      try {
        standing.release();
      } catch (IOException e) {
        // gone with the channel
      }
    }
  }
}
