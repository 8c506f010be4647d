package io.mortise.internal.marker;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;

/**
 * What the file system tells of a name.
 *
 * @param key differs between any two files that exist at the same time; on Windows, nearly always
 * @param links how many names it has; 1 where that is not known
 * @param modifiedMillis since 1970, by whatever clock
 */
public record FileFacts(Kind kind, String key, int links, long size, long modifiedMillis) {

  /** What it is. */
  public enum Kind {
    FILE,
    DIRECTORY,
    SYMBOLIC_LINK,
    /** A FIFO, a socket, a device. */
    OTHER
  }

  private static final boolean UNIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
  private static final String UNIX_ATTRIBUTES =
      "unix:isRegularFile,isDirectory,isSymbolicLink,size,lastModifiedTime,dev,ino,nlink";

  /** One system call; no link is followed. */
  static FileFacts of(Path file) throws IOException {
    return UNIX ? unix(file) : basic(file);
  }

  private static FileFacts unix(Path file) throws IOException {
    Map<String, Object> is = Files.readAttributes(file, UNIX_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    return new FileFacts(
        kind(is.get("isRegularFile"), is.get("isDirectory"), is.get("isSymbolicLink")),
        is.get("dev") + ":" + is.get("ino"),
        (Integer) is.get("nlink"),
        (Long) is.get("size"),
        ((FileTime) is.get("lastModifiedTime")).toMillis());
  }

  private static FileFacts basic(Path file) throws IOException {
    BasicFileAttributes is =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return new FileFacts(
        kind(is.isRegularFile(), is.isDirectory(), is.isSymbolicLink()),
        String.valueOf(is.creationTime().toMillis()),
        1,
        is.size(),
        is.lastModifiedTime().toMillis());
  }

  private static Kind kind(Object file, Object directory, Object link) {
    if (file.equals(true)) {
      return Kind.FILE;
    }
    if (directory.equals(true)) {
      return Kind.DIRECTORY;
    }
    return link.equals(true) ? Kind.SYMBOLIC_LINK : Kind.OTHER;
  }

  /** False where that cannot be told. */
  boolean isSameFileAs(FileFacts other) {
    return UNIX && key.equals(other.key);
  }

  /** Changes whenever somebody writes. */
  String signature() {
    return key + ' ' + size + ' ' + modifiedMillis;
  }
}
