package io.mortise.internal.portable;

import io.mortise.Backend;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.FileIdentity;
import io.mortise.internal.backend.FilesInUse;
import io.mortise.internal.backend.HelperThreads;
import io.mortise.internal.backend.SharedCleaner;
import java.io.IOException;
import java.lang.ref.Cleaner.Cleanable;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one channel that this copy of Mortise (class loader) has open on a file it locks portably,
 * and its users.
 */
final class ChannelRegistry {

  /*
   * For maintainers: when a channel may be closed.
   *
   * java.nio's locks are POSIX locks: closing ANY descriptor of a file drops all of the process's locks on it
   * (fcntl(2); LUCENE-5738). So a copy of Mortise has one channel for each file. Copies in other class loaders have
   * their own. Whether one of them has a lock is asked of the JDK's table of its locks, which is one for the JVM: where
   * the reserved bytes are refused as overlapping, some channel of the JVM has a lock on the file, and this one stays
   * open, to be looked at with each heartbeat. Every lock is taken, and every channel closed, under a monitor for the file that the class
   * loaders share: an interned string (JLS 3.10.5). Without it, another copy could take a lock between the JDK's
   * removing a channel's locks from its table and the closing of the descriptor.
   *
   * The JDK closes a channel that is collected. So until it is closed here, the cleaner's thread refers to it, by an
   * action that can never come to run: a class loader that was dropped with a file open keeps its channel.
   *
   * A channel that turned out to be of another file than was expected stays open until this JVM has nothing open
   * portably: its file is unknown, and so is the monitor to close it under.
   */
  private static final Map<String, OpenChannel> CHANNELS = new HashMap<>(); // guarded by itself

  private ChannelRegistry() {}

  /** What all that concerns the channels of this copy is done under. */
  static Object monitor() {
    return CHANNELS;
  }

  /** A channel, its users, and what keeps it from being collected. */
  private static final class OpenChannel implements Heartbeats.Beating {
    private final FileChannel channel;
    private final @Nullable FileIdentity identity; // null where it is unknown
    private final boolean writable;
    private @Nullable Cleanable root; // guarded by CHANNELS
    private int users; // guarded by CHANNELS

    OpenChannel(FileChannel channel, @Nullable FileIdentity identity, boolean writable) {
      this.channel = channel;
      this.identity = identity;
      this.writable = writable;
    }

    void keepReachable() {
      root = SharedCleaner.register(channel, channel::isOpen);
    }

    void close() {
      closeQuietly(channel);
      if (root != null) {
        root.clean();
      }
    }

    @Override
    public void beat() {
      closeIfUnused(this);
    }
  }

  /** A user's view. To be given back once. */
  static final class SharedChannel {
    private final OpenChannel open;
    private final FileIdentity identity;
    private final String monitor;

    private SharedChannel(OpenChannel open, FileIdentity identity) {
      this.open = open;
      this.identity = identity;
      this.monitor = monitorOf(identity);
    }

    FileIdentity identity() {
      return identity;
    }

    /** For reading and writing. */
    FileChannel channel() {
      return open.channel;
    }

    boolean writable() {
      return open.writable;
    }

    /** Null when another process has it, or something else in this JVM. */
    @Nullable FileLock tryLock(ByteRange range, boolean shared) throws IOException {
      try {
        synchronized (monitor) {
          return open.channel.tryLock(range.offset(), range.length(), shared);
        }
      } catch (OverlappingFileLockException e) {
        return null;
      }
    }

    /** The last user closes it, if this JVM has no lock on the file. */
    void giveBack() {
      synchronized (CHANNELS) {
        open.users--;
      }
      closeIfUnused(open);
    }
  }

  /** Under the monitor: one more user of a file that this copy has open, or null. */
  static @Nullable SharedChannel join(FileIdentity identity) {
    OpenChannel open = CHANNELS.get(identity.key());
    if (open == null) {
      return null;
    }
    open.users++; // also of one that is only waiting to be closed
    return new SharedChannel(open, identity);
  }

  /**
   * Under the monitor: the first user. Takes over the channel.
   *
   * @return null while the file is in use through the other backend
   */
  static @Nullable SharedChannel add(FileIdentity identity, FileChannel channel, boolean writable)
      throws IOException {
    OpenChannel open = rooted(channel, identity, writable);
    if (!FilesInUse.add(Backend.PORTABLE, identity)) {
      closeIfUnused(open);
      return null;
    }
    open.users = 1;
    CHANNELS.put(identity.key(), open);
    return new SharedChannel(open, identity);
  }

  /** Closes a channel of a file that is not known, when that can do no harm. */
  static void closeUnknown(FileChannel channel) throws IOException {
    closeIfUnused(rooted(channel, null, false));
  }

  private static OpenChannel rooted(
      FileChannel channel, @Nullable FileIdentity identity, boolean writable) throws IOException {
    OpenChannel open = new OpenChannel(channel, identity, writable);
    try {
      open.keepReachable();
      return open;
    } catch (OutOfMemoryError e) {
      closeIfUnused(open);
      if (HelperThreads.isShortage(e)) {
        throw new IOException("no thread can be started to watch over the open file", e);
      }
      throw e;
    }
  }

  private static void closeIfUnused(OpenChannel open) {
    synchronized (CHANNELS) {
      if (open.users > 0 || tryClose(open)) {
        Heartbeats.remove(open);
      } else {
        Heartbeats.add(open);
      }
    }
  }

  private static boolean tryClose(OpenChannel open) {
    FileIdentity identity = open.identity;
    if (identity == null) {
      return !isLockedInThisJvm(open.channel)
          && FilesInUse.ifNoneIsInUse(Backend.PORTABLE, open::close);
    }
    synchronized (monitorOf(identity)) {
      if (isLockedInThisJvm(open.channel)) {
        return false;
      }
      open.close();
    }
    if (CHANNELS.remove(identity.key(), open)) {
      FilesInUse.remove(Backend.PORTABLE, identity);
    }
    return true;
  }

  /**
   * Under the file's monitor, where that is known. Whatever is locked portably includes a byte of
   * these. A try in another process may find them locked for a moment.
   */
  private static boolean isLockedInThisJvm(FileChannel channel) {
    try {
      ByteRange range = ByteRange.RESERVED;
      FileLock ours = channel.tryLock(range.offset(), range.length(), true);
      if (ours != null) {
        ours.release();
      }
      return false;
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (IOException e) {
      return false; // closed already, or the kernel has no locks for it
    }
  }

  private static String monitorOf(FileIdentity identity) {
    return ("mortise channel " + identity.key()).intern();
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // there is nothing a caller could do
    }
  }
}
