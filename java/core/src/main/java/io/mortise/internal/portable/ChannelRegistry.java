package io.mortise.internal.portable;

import io.mortise.internal.backend.FileIdentity;
import io.mortise.internal.backend.JvmWide;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The one channel that this JVM has open on a file it locks portably, and who uses it. */
final class ChannelRegistry {

  /*
   * For maintainers: why one per JVM, and why in the system properties.
   *
   * java.nio's locks are POSIX locks: closing ANY descriptor of a file drops all of the process's locks on it
   * (fcntl(2); LUCENE-5738). So there may be one channel per file, it is closed by its last user, and copies of
   * this class in other class loaders must use the same. An
   * application that replaces the properties in between parts those that came before from those that come after.
   *
   * All changes happen under the monitor of the map, which all class loaders share as well. A channel that turned
   * out to be of another file than was expected is parked: closing it could drop a lock on whatever it is of.
   */
  private static final String PROPERTY = "io.mortise.channels";

  private static final String PARKED = "parked ";

  @SuppressWarnings("unchecked")
  private static final Map<String, Object[]> CHANNELS =
      (Map<String, Object[]>) JvmWide.getOrPut(PROPERTY, new ConcurrentHashMap<String, Object[]>());

  private static final int CHANNEL = 0;
  private static final int WRITABLE = 1;
  private static final int USERS = 2;

  private ChannelRegistry() {}

  /** What all that concerns channels of this JVM is done under. */
  static Object monitor() {
    return CHANNELS;
  }

  /** A user's view. To be given back once. */
  record SharedChannel(FileIdentity identity, FileChannel channel, boolean writable) {

    /** The last one closes it. */
    void giveBack() {
      synchronized (CHANNELS) {
        Object[] entry = CHANNELS.get(identity.key());
        if (entry != null && entry[CHANNEL] == channel && users(entry, -1) == 0) {
          CHANNELS.remove(identity.key());
          closeQuietly(channel);
          closeParkedIfUnused();
        }
      }
    }
  }

  /** By {@link FileIdentity#key}. May be out of date at once, unless asked under the monitor. */
  static boolean isOpen(String key) {
    return CHANNELS.containsKey(key);
  }

  /** Under the monitor: one more user of a file that is open, or null. */
  static @Nullable SharedChannel join(FileIdentity identity) {
    Object[] entry = CHANNELS.get(identity.key());
    if (entry == null) {
      return null;
    }
    users(entry, 1);
    return new SharedChannel(identity, (FileChannel) entry[CHANNEL], (Boolean) entry[WRITABLE]);
  }

  /** Under the monitor: the first user. */
  static SharedChannel add(FileIdentity identity, FileChannel channel, boolean writable) {
    CHANNELS.put(identity.key(), new Object[] {channel, writable, 1});
    return new SharedChannel(identity, channel, writable);
  }

  /** Under the monitor: of nobody knows which file. */
  static void park(FileChannel channel) {
    CHANNELS.put(PARKED + System.identityHashCode(channel), new Object[] {channel, false, 0});
    closeParkedIfUnused();
  }

  private static void closeParkedIfUnused() {
    if (CHANNELS.keySet().stream().allMatch(key -> key.startsWith(PARKED))) {
      CHANNELS.values().forEach(entry -> closeQuietly((FileChannel) entry[CHANNEL]));
      CHANNELS.clear();
    }
  }

  private static int users(Object[] entry, int change) {
    int users = (Integer) entry[USERS] + change;
    entry[USERS] = users;
    return users;
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // there is nothing a caller could do
    }
  }
}
