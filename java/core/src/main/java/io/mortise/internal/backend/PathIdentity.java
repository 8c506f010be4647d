package io.mortise.internal.backend;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Which file is at a path, without opening it. */
public final class PathIdentity {

  private PathIdentity() {}

  /**
   * Follows no link at the end of the path. Where Java does not tell device and inode (Windows), a
   * file is known by its real path and its creation time: a file that is replaced within the 15
   * seconds for which NTFS passes that time on is not noticed.
   */
  public static FileIdentity of(Path path) throws IOException {
    return UnixAttributes.AVAILABLE ? unix(UnixAttributes.of(path)) : byRealPath(path);
  }

  /** Of what the link leads to, on Unix: also of a descriptor, by its link in {@code /proc}. */
  public static FileIdentity behind(Path link) throws IOException {
    return unix(UnixAttributes.behind(link));
  }

  private static FileIdentity unix(UnixAttributes attributes) {
    return new FileIdentity(attributes.device(), attributes.inode());
  }

  private static FileIdentity byRealPath(Path path) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    byte[] name = path.toRealPath().toString().getBytes(StandardCharsets.UTF_8);
    try {
      long hash = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(name)).getLong();
      return new FileIdentity(hash, attributes.creationTime().toMillis());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
