package io.mortise.internal.backend;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** Permission sets as the bits of chmod. */
public final class FileModes {

  /** {@code rw-------}; a number, because making it from a set takes 4 ms at start-up. */
  public static final int OWNER_ONLY = 0600;

  private FileModes() {}

  public static int bitsOf(Set<PosixFilePermission> permissions) {
    int bits = 0;
    for (PosixFilePermission permission : permissions) {
      bits |= bitOf(permission);
    }
    return bits;
  }

  public static Set<PosixFilePermission> permissionsOf(int bits) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (PosixFilePermission permission : PosixFilePermission.values()) {
      if ((bits & bitOf(permission)) != 0) {
        permissions.add(permission);
      }
    }
    return permissions;
  }

  public static boolean areIn(FileSystem fileSystem) {
    return fileSystem.supportedFileAttributeViews().contains("posix");
  }

  /**
   * For what was just made with these permissions: gives it those that the umask took away. Follows
   * no link that somebody put in its place since; for that, Java has to open it for reading, so one
   * whose owner the umask denies even that is changed by its name.
   */
  public static void complete(Path made, Set<PosixFilePermission> wanted) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(made, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    Set<PosixFilePermission> has = view.readAttributes().permissions();
    if (has.equals(wanted)) {
      return;
    }
    if (has.contains(PosixFilePermission.OWNER_READ)) {
      view.setPermissions(wanted);
    } else {
      Files.setPosixFilePermissions(made, wanted);
    }
  }

  private static int bitOf(PosixFilePermission permission) {
    return switch (permission) {
      case OWNER_READ -> 0400;
      case OWNER_WRITE -> 0200;
      case OWNER_EXECUTE -> 0100;
      case GROUP_READ -> 0040;
      case GROUP_WRITE -> 0020;
      case GROUP_EXECUTE -> 0010;
      case OTHERS_READ -> 0004;
      case OTHERS_WRITE -> 0002;
      case OTHERS_EXECUTE -> 0001;
    };
  }
}
