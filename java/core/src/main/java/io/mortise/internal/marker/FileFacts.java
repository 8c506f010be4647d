package io.mortise.internal.marker;

import io.mortise.internal.backend.UnixAttributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * What the file system tells of a name.
 *
 * @param key differs between any two files that exist at the same time; on Windows, nearly always
 * @param links how many names it has; 1 where that is not known
 * @param modifiedMillis since 1970, by whatever clock
 * @param changedMillis the same, of the last change of anything about it; where that is not known,
 *     {@code modifiedMillis}
 */
public record FileFacts(
    Kind kind, String key, int links, long size, long modifiedMillis, long changedMillis) {

  /** What it is. */
  public enum Kind {
    FILE,
    DIRECTORY,
    SYMBOLIC_LINK,
    /** A FIFO, a socket, a device. */
    OTHER
  }

  /** One system call; no link is followed. */
  static FileFacts of(Path file) throws IOException {
    return UnixAttributes.AVAILABLE ? unix(UnixAttributes.of(file)) : basic(file);
  }

  private static FileFacts unix(UnixAttributes is) {
    return new FileFacts(
        kind(is.isRegularFile(), is.isDirectory(), is.isSymbolicLink()),
        is.device() + ":" + is.inode(),
        is.links(),
        is.size(),
        is.modifiedMillis(),
        is.changedMillis());
  }

  private static FileFacts basic(Path file) throws IOException {
    BasicFileAttributes is =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return new FileFacts(
        kind(is.isRegularFile(), is.isDirectory(), is.isSymbolicLink()),
        String.valueOf(is.creationTime().toMillis()),
        1,
        is.size(),
        is.lastModifiedTime().toMillis(),
        is.lastModifiedTime().toMillis());
  }

  private static Kind kind(boolean file, boolean directory, boolean link) {
    if (file) {
      return Kind.FILE;
    }
    if (directory) {
      return Kind.DIRECTORY;
    }
    return link ? Kind.SYMBOLIC_LINK : Kind.OTHER;
  }

  /** False where that cannot be told. */
  boolean isSameFileAs(FileFacts other) {
    return UnixAttributes.AVAILABLE && key.equals(other.key);
  }

  /** Changes when somebody writes, unless within a millisecond, and as much as before. */
  String signature() {
    return key + ' ' + size + ' ' + modifiedMillis;
  }
}
