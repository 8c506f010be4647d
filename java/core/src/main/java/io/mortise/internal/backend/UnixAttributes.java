package io.mortise.internal.backend;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;

/** What one {@code stat} or {@code lstat} tells, where the JDK has a view of it. */
public final class UnixAttributes {

  /** Whether the default file system has them. */
  public static final boolean AVAILABLE =
      FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

  private static final String WANTED =
      "unix:isRegularFile,isDirectory,isSymbolicLink,size,lastModifiedTime,ctime,dev,ino,nlink";

  private final Map<String, Object> all;

  private UnixAttributes(Map<String, Object> all) {
    this.all = all;
  }

  /** No link is followed at the end of the path. */
  public static UnixAttributes of(Path path) throws IOException {
    return new UnixAttributes(Files.readAttributes(path, WANTED, LinkOption.NOFOLLOW_LINKS));
  }

  /** Of what the link leads to. */
  static UnixAttributes behind(Path link) throws IOException {
    return new UnixAttributes(Files.readAttributes(link, WANTED));
  }

  private Object value(String name) {
    return Objects.requireNonNull(all.get(name), name);
  }

  private boolean is(String name) {
    return value(name).equals(true);
  }

  private long number(String name) {
    return ((Number) value(name)).longValue();
  }

  public boolean isRegularFile() {
    return is("isRegularFile");
  }

  public boolean isDirectory() {
    return is("isDirectory");
  }

  public boolean isSymbolicLink() {
    return is("isSymbolicLink");
  }

  public long size() {
    return number("size");
  }

  /** As the file system has it. */
  public long modifiedMillis() {
    return ((FileTime) value("lastModifiedTime")).toMillis();
  }

  /** When anything about it changed, its names included. No program can set this time. */
  public long changedMillis() {
    return ((FileTime) value("ctime")).toMillis();
  }

  public long device() {
    return number("dev");
  }

  public long inode() {
    return number("ino");
  }

  public int links() {
    return (int) number("nlink");
  }
}
