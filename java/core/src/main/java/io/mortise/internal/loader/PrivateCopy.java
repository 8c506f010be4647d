package io.mortise.internal.loader;

import io.mortise.NativeStatus.State;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
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

  /** rwx------; not by parsing, because that makes an EnumSet, which takes 10 ms at start-up. */
  private static final Set<PosixFilePermission> OWNER_ONLY =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private final Path directory;
  private final File file;
  private boolean ours = true;

  private PrivateCopy(Path directory, File file) {
    this.directory = directory;
    this.file = file;
  }

  /** To be removed again. */
  static PrivateCopy write(Path parent, BundledLibrary library, FreshNames names)
      throws IOException {
    Path directory = createDirectory(parent, names);
    PrivateCopy copy = new PrivateCopy(directory, directory.resolve(library.fileName()).toFile());
    try {
      library.writeTo(copy.file);
      // Loading does not need this permission, but isOnNoexec does.
      if (!copy.file.setExecutable(true)) {
        throw new IOException("chmod of " + copy.file + " failed");
      }
    } catch (IOException e) {
      copy.remove();
      throw e;
    }
    return copy;
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
    if (!library.isIn(file)) {
      ours = false;
      throw new LoadFailure(
          State.DIGEST_MISMATCH, file + " was changed by somebody since it was written");
    }
    try {
      System.load(file.getPath());
    } catch (UnsatisfiedLinkError e) {
      if (isOnNoexec()) {
        throw new LoadFailure(
            State.NOEXEC, directory.getParent() + " does not allow execution: " + e.getMessage());
      }
      throw e;
    }
  }

  /** We gave the permission ourselves; Linux denies it all the same on a noexec file system. */
  private boolean isOnNoexec() {
    return !file.canExecute();
  }

  File file() {
    return file;
  }

  /** What is there is removed, unless somebody else put it there. */
  void remove() {
    if (ours) {
      file.delete();
      directory.toFile().delete();
    }
  }
}
