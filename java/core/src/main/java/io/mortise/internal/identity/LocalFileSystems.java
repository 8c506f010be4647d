package io.mortise.internal.identity;

import io.mortise.internal.backend.FileIdentity;
import io.mortise.internal.backend.UnixAttributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * Which file systems no other machine can write to.
 *
 * <p>By a list of those that are known to be local: a name that is missing from it costs patience,
 * a name that is missing from a list of the others would cost a lock. On Windows a share has the
 * type of the disk behind it, so nothing is local there.
 */
public final class LocalFileSystems {

  private static final Set<String> LOCAL =
      Set.of(
          "apfs",
          "aufs",
          "bcachefs",
          "btrfs",
          "devtmpfs",
          "ecryptfs",
          "erofs",
          "exfat",
          "ext2",
          "ext3",
          "ext4",
          "f2fs",
          "fuseblk",
          "hfs",
          "hfsplus",
          "iso9660",
          "jfs",
          "minix",
          "msdos",
          "nilfs2",
          "ntfs",
          "ntfs3",
          "overlay",
          "ramfs",
          "reiserfs",
          "rootfs",
          "squashfs",
          "tmpfs",
          "udf",
          "ufs",
          "vfat",
          "xfs",
          "zfs");

  private LocalFileSystems() {}

  /** Of a file that may not exist yet. False when it cannot be told. */
  public static boolean isLocal(Path file) {
    if (SystemKind.of(System.getProperty("os.name", "")) == SystemKind.OTHER || isWindows()) {
      return false;
    }
    Path directory = file.toAbsolutePath().getParent();
    return directory != null
        && storeIsLocal(directory)
        && (!Files.exists(file) || storeIsLocal(file));
  }

  /**
   * The same for one to whom a mistake costs time and no lock: on Windows, what has a drive letter,
   * which a share may have, too.
   */
  public static boolean isProbablyLocal(Path file) {
    Path root = file.toAbsolutePath().getRoot();
    return isWindows() ? root != null && isDrive(root.toString()) : isLocal(file);
  }

  static boolean isDrive(String root) {
    return root.length() == 3 && Character.isLetter(root.charAt(0)) && root.endsWith(":\\");
  }

  private static boolean isWindows() {
    return System.getProperty("os.name", "").startsWith("Windows");
  }

  private static boolean storeIsLocal(Path path) {
    try {
      return isLocalType(Files.getFileStore(path).type());
    } catch (IOException | RuntimeException e) {
      return isOnBlockDevice(path);
    }
  }

  /**
   * In a chroot whose root is no mount point, the JDK finds no file store. The device number still
   * tells a disk from what has none behind it: network file systems (and tmpfs) have major 0.
   */
  private static boolean isOnBlockDevice(Path path) {
    try {
      return FileIdentity.major(UnixAttributes.of(path).device()) != 0;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  public static boolean isLocalType(String type) {
    return LOCAL.contains(type.toLowerCase(Locale.ROOT));
  }
}
