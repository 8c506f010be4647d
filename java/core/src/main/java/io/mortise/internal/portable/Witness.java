package io.mortise.internal.portable;

import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.portable.ChannelRegistry.SharedChannel;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's lock that goes with a marker, wherever the file system has such locks. It is what
 * excludes processes that lock natively, and while it is free, no owner of a marker is at work.
 * Guarded by the {@link PortableFile} it is of.
 */
final class Witness {

  /** Everything that is not ours: the bytes that ranges are of. */
  private static final ByteRange BELOW = new ByteRange(0, ByteRange.MAIN.offset());

  private static final ByteRange ABOVE =
      new ByteRange(
          ByteRange.MAIN.offset() + ByteRange.MAIN.length(),
          Long.MAX_VALUE - ByteRange.MAIN.offset() - ByteRange.MAIN.length());

  private final SharedChannel channel;
  private final boolean shared;
  private boolean present;

  private @Nullable FileLock main;
  private final List<FileLock> ranges = new ArrayList<>();

  /**
   * Where the kernel has no locks for the file, everything here succeeds.
   *
   * @param channel one that cannot be written can only be locked shared
   * @throws IOException if the kernel cannot tell now whether it has locks
   */
  Witness(SharedChannel channel) throws IOException {
    this.channel = channel;
    this.shared = !channel.writable();
    this.present = LockProbe.hasLocks(channel);
  }

  boolean isPresent() {
    return present;
  }

  /**
   * Has the kernel locks for the file now? Asked until it has; from then on, an error is an error.
   *
   * @throws IOException if it cannot tell now
   */
  boolean askAgain() throws IOException {
    present = present || LockProbe.hasLocks(channel);
    return present;
  }

  /** The file's own lock. */
  boolean tryTakeMain() throws IOException {
    if (present && main == null) {
      main = channel.tryLock(ByteRange.MAIN, shared);
      return main != null;
    }
    return true;
  }

  /** All the other bytes, for whatever ranges. */
  boolean tryTakeRanges() throws IOException {
    if (present && ranges.isEmpty()) {
      for (ByteRange range : List.of(BELOW, ABOVE)) {
        FileLock lock = channel.tryLock(range, shared);
        if (lock == null) {
          giveBackRanges();
          return false;
        }
        ranges.add(lock);
      }
    }
    return true;
  }

  void giveBackRanges() throws IOException {
    while (!ranges.isEmpty()) {
      ranges.get(0).release();
      ranges.remove(0);
    }
  }

  void giveBackAll() throws IOException {
    giveBackRanges();
    if (main != null) {
      main.release();
      main = null;
    }
  }

  /**
   * By Java's records and, where it can be asked, by the kernel's: somebody in this process may
   * have closed a descriptor of the file (see {@link ChannelRegistry}), which Java does not notice.
   */
  boolean isHeld() throws IOException {
    return main != null && main.isValid() && KernelLockList.showsOurs(channel.identity());
  }
}
