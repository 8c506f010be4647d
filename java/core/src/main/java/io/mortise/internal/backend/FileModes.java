package io.mortise.internal.backend;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
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
   * no link that somebody put in its place since, unless Java may open neither the one nor its
   * directory for that.
   */
  public static void complete(Path made, Set<PosixFilePermission> wanted) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(made, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (!view.readAttributes().permissions().equals(wanted) && !isSetByDescriptor(made, wanted)) {
      Files.setPosixFilePermissions(made, wanted);
    }
  }

  /**
   * Through the directory, because JDK 25 follows a link in {@code getFileAttributeView(link,
   * PosixFileAttributeView.class, NOFOLLOW_LINKS).setPermissions(…)}; JDK 17 does not.
   */
  private static boolean isSetByDescriptor(Path made, Set<PosixFilePermission> wanted)
      throws IOException {
    Path file = made.toAbsolutePath();
    try (DirectoryStream<Path> parent = Files.newDirectoryStream(file.resolveSibling(""))) {
      if (parent instanceof SecureDirectoryStream<Path> secure) {
        secure
            .getFileAttributeView(
                file.getFileName(), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .setPermissions(wanted);
        return true;
      }
      return false;
    } catch (AccessDeniedException e) {
      return false; // the umask denies the owner to read, or the directory may not be listed
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
