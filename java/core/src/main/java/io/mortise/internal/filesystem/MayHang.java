package io.mortise.internal.filesystem;

import io.mortise.internal.identity.LocalFileSystems;
import java.nio.file.Path;

/** Whether a call on a path may never return, asked without touching the path. */
public final class MayHang {

  /*
   * For maintainers: a path may lead anywhere, through links that only a call would follow. So on Linux the
   * question is whether this machine has any mount that may hang. Most have none, and nothing is guarded
   * then. The first open of a JVM pays for it, so the list of mounts is only skimmed, and not read again for a while.
   */
  private static final long FRESH_NANOS = 5_000_000_000L;

  private static volatile long readAtNanos;
  private static volatile boolean anyMount;
  private static volatile boolean isRead;

  private MayHang() {}

  public static boolean at(Path path) {
    if (Linux.HERE) {
      return anyMountMayHang();
    }
    String text = path.toAbsolutePath().toString();
    return text.startsWith("\\\\") // a share of Windows
        || text.startsWith("/Volumes/")
        || text.startsWith("/Network/")
        || text.startsWith("/net/");
  }

  private static boolean anyMountMayHang() {
    long now = System.nanoTime();
    if (!isRead || now - readAtNanos > FRESH_NANOS) {
      anyMount = anyIn(Linux.mountInfo());
      readAtNanos = now;
      isRead = true;
    }
    return anyMount;
  }

  /** In the text of {@code /proc/self/mountinfo}. */
  static boolean anyIn(String mountInfo) {
    int at = mountInfo.indexOf(" - ");
    while (at >= 0) {
      int line = mountInfo.lastIndexOf('\n', at) + 1;
      int end = mountInfo.indexOf(' ', at + 3);
      String type = mountInfo.substring(at + 3, end < 0 ? mountInfo.length() : end);
      if (!isUsual(type) && !isOfKernel(mountInfo, line) && !LocalFileSystems.isLocalType(type)) {
        return true;
      }
      at = mountInfo.indexOf(" - ", at + 3);
    }
    return false;
  }

  /** What nearly every machine has: of the kernel, or local. */
  private static boolean isUsual(String type) {
    return switch (type) {
      case "ext4", "xfs", "btrfs", "tmpfs", "overlay", "proc", "sysfs", "nsfs", "devtmpfs" -> true;
      case "cgroup", "cgroup2", "devpts", "mqueue", "rpc_pipefs", "nfsd" -> true;
      default -> false;
    };
  }

  /** Mounted where nobody would lock. */
  private static boolean isOfKernel(String mountInfo, int line) {
    int point = line;
    for (int blanks = 0; blanks < 4; blanks++) {
      point = mountInfo.indexOf(' ', point) + 1;
    }
    return mountInfo.startsWith("/proc/", point)
        || mountInfo.startsWith("/sys/", point)
        || mountInfo.startsWith("/dev/", point);
  }
}
