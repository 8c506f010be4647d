package io.mortise.internal.backend;

import org.jspecify.annotations.Nullable;

/**
 * Which file a description is of. Unique on this machine as long as one description of the file is
 * open.
 */
public record FileIdentity(long device, long inode) {

  /*
   * Written out, because the JDK's generated ones keep the class, and with it our class loader, alive: its
   * java.lang.runtime.ObjectMethods caches the type of the record that was linked last, strongly in JDK 17
   * and softly in 25. Seen in a heap dump after closing the loader.
   */

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FileIdentity that && device == that.device && inode == that.inode;
  }

  /** Of a device number of Linux; 0 for what has no disk behind it. */
  public static long major(long device) {
    return ((device >> 8) & 0xfff) | ((device >> 32) & ~0xfffL);
  }

  /** Of a device number of Linux. */
  public static long minor(long device) {
    return (device & 0xff) | ((device >> 12) & 0xffff_ff00L);
  }

  /** The same for every copy of this class. */
  public String key() {
    return device + ":" + inode;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(31 * device + inode);
  }
}
