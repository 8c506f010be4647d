package io.mortise.internal.portable;

import io.mortise.internal.backend.FileModes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Opening and creating a file to lock, with the hardening that Java can do. */
public final class RegularFile {

  private RegularFile() {}

  /** What opening came to. */
  record Opened(FileChannel channel, boolean writable) {}

  /**
   * Before it is opened, because opening a FIFO can block. Whoever may change the directory can put
   * one there in between; Java has no way to open without blocking.
   */
  public static void require(Path path) throws IOException {
    BasicFileAttributes is = attributes(path);
    if (!is.isRegularFile()) {
      String why =
          is.isDirectory()
              ? "Is a directory"
              : is.isSymbolicLink() ? PortableErrors.SYMBOLIC_LINK : PortableErrors.NOT_REGULAR;
      throw new FileSystemException(path.toString(), null, why);
    }
  }

  /** JDK 25 says "no such file" of what is behind a file too, JDK 17 "not a directory". */
  private static BasicFileAttributes attributes(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      Path parent = path.getParent();
      if (parent != null && Files.exists(parent) && !Files.isDirectory(parent)) {
        throw new FileSystemException(path.toString(), null, "Not a directory");
      }
      throw e;
    }
  }

  /** Read-only where nothing else is allowed. */
  static Opened open(Path path) throws IOException {
    try {
      return new Opened(
          FileChannel.open(
              path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
          true);
    } catch (NoSuchFileException e) {
      throw e; // a file that is created now would be opened for reading only
    } catch (FileSystemException e) {
      return new Opened(readOnly(path, e), false);
    }
  }

  /** For writing, too; null if that is not allowed. */
  static @Nullable FileChannel openWritable(Path path) throws IOException {
    try {
      return FileChannel.open(
          path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    } catch (FileSystemException e) {
      return null;
    }
  }

  /** Java tells a read-only file system by words only, in the user's language; so it is tried. */
  private static FileChannel readOnly(Path path, FileSystemException whyNotWritable)
      throws IOException {
    try {
      return FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      throw e; // removed meanwhile
    } catch (FileSystemException e) {
      throw whyNotWritable;
    }
  }

  /** With exactly these permissions, where there are such: the umask can only take some away. */
  static void create(Path path, int fileMode) throws IOException {
    createOpen(path, fileMode).close();
  }

  /**
   * The same, and what is written through the channel goes into this file, whatever has its name.
   */
  public static FileChannel createOpen(Path path, int fileMode) throws IOException {
    Set<OpenOption> asNew = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    if (!FileModes.areIn(path.getFileSystem())) {
      return FileChannel.open(path, asNew);
    }
    Set<PosixFilePermission> wanted = FileModes.permissionsOf(fileMode);
    FileChannel created =
        FileChannel.open(path, asNew, PosixFilePermissions.asFileAttribute(wanted));
    try {
      FileModes.complete(path, wanted);
      return created;
    } catch (NoSuchFileException e) {
      return created; // removed meanwhile, which the caller's next look at the path will find
    } catch (IOException | RuntimeException e) {
      created.close();
      throw e;
    }
  }
}
