package io.mortise.internal.loader;

import io.mortise.NativeStatus.State;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The library in a directory of its own that only this user can enter; for POSIX, where both can go
 * as soon as it is loaded.
 */
final class PrivateCopy {

  private static final int MOST_NAMES = 100;

  /** rwx------; not by parsing, because that makes an EnumSet: see docs/decisions/0010. */
  private static final Set<PosixFilePermission> OWNER_ONLY =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  /** Of a file's mode, as stat(2) has it. */
  private static final int FILE_TYPE = 0170000;

  private static final int DIRECTORY = 0040000;
  private static final int STICKY = 01000;
  private static final int WRITABLE_FOR_OTHERS = 022;

  private final Path directory;
  private final File file;
  private boolean isDirectoryOurs = true;
  private boolean isFileOurs;

  private PrivateCopy(Path directory, File file) {
    this.directory = directory;
    this.file = file;
  }

  /** To be removed again. */
  static PrivateCopy write(Path parent, BundledLibrary library, FreshNames names)
      throws IOException {
    return writeInto(createDirectory(parent, names), library);
  }

  /**
   * The same, in a place that only the environment names: refused where other users could put
   * another directory in the place of ours.
   */
  static PrivateCopy writeInPrivatePlace(Path parent, BundledLibrary library, FreshNames names)
      throws IOException {
    Path directory = createDirectory(parent, names);
    boolean isPrivate = false;
    try {
      isPrivate = isPrivate(parent, directory);
    } finally {
      if (!isPrivate) {
        directory.toFile().delete();
      }
    }
    if (!isPrivate) {
      throw new IOException(parent + " is a link, or other users may rename what is in it");
    }
    return writeInto(directory, library);
  }

  /** Of this user, and writable for no other; or sticky, and of this user or root. */
  private static boolean isPrivate(Path parent, Path ownDirectory) throws IOException {
    int mode = number(parent, "unix:mode");
    if ((mode & FILE_TYPE) != DIRECTORY) {
      return false;
    }
    int owner = number(parent, "unix:uid");
    boolean isOwn = owner == number(ownDirectory, "unix:uid");
    return (mode & STICKY) != 0 ? isOwn || owner == 0 : isOwn && (mode & WRITABLE_FOR_OTHERS) == 0;
  }

  private static int number(Path path, String attribute) throws IOException {
    return (Integer) Files.getAttribute(path, attribute, LinkOption.NOFOLLOW_LINKS);
  }

  /** Takes over a directory that was just made, and removes it if this fails. */
  static PrivateCopy writeInto(Path directory, BundledLibrary library) throws IOException {
    PrivateCopy copy = new PrivateCopy(directory, new File(directory.toFile(), library.fileName()));
    boolean written = false;
    try {
      copy.write(library);
      written = true;
    } finally {
      if (!written) {
        copy.remove();
      }
    }
    return copy;
  }

  private void write(BundledLibrary library) throws IOException {
    try {
      library.writeTo(file);
    } catch (FileAlreadyExistsException e) {
      isDirectoryOurs = false; // ours was empty
      throw e;
    }
    isFileOurs = true;
    // Loading does not need this permission, but isOnNoexec does.
    if (!file.setExecutable(true)) {
      throw new IOException("chmod of " + file + " failed");
    }
  }

  /** mkdir is exclusive: what is there already, a link included, is not ours. */
  private static Path createDirectory(Path parent, FreshNames names) throws IOException {
    for (int i = 1; ; i++) {
      Path directory = parent.resolve("mortise-" + names.next());
      try {
        return Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      } catch (FileAlreadyExistsException e) {
        if (i == MOST_NAMES) {
          throw e;
        }
      }
    }
  }

  /**
   * Compares before it loads: where others may rename our directory, they can put another one in
   * its place.
   */
  void load(BundledLibrary library) throws IOException, LoadFailure {
    requireUnchanged(library);
    try {
      JvmLoader.load(file.getPath());
    } catch (UnsatisfiedLinkError e) {
      if (isOnNoexec()) {
        throw new LoadFailure(
            State.NOEXEC, directory.getParent() + " does not allow execution: " + e.getMessage());
      }
      throw e;
    }
  }

  /** Until it is seen, and when it cannot be, what is there may be somebody else's. */
  private void requireUnchanged(BundledLibrary library) throws IOException, LoadFailure {
    isDirectoryOurs = false;
    isFileOurs = false;
    if (!library.isIn(file)) {
      throw new LoadFailure(
          State.DIGEST_MISMATCH,
          file + " was changed by somebody since it was written",
          "somebody changes files in "
              + directory.getParent()
              + ": set -D"
              + NativeSettings.DIRECTORY
              + " to a directory that only you can write to");
    }
    isDirectoryOurs = true;
    isFileOurs = true;
  }

  /**
   * We gave the permission ourselves; Linux denies it all the same on a noexec file system. A file
   * that is gone has none either.
   */
  boolean isOnNoexec() {
    return file.exists() && !file.canExecute();
  }

  File file() {
    return file;
  }

  /** What is there is removed, unless somebody else put it there. */
  void remove() {
    if (isFileOurs) {
      file.delete();
    }
    if (isDirectoryOurs) {
      directory.toFile().delete();
    }
  }
}
