package io.mortise.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.LockException;
import io.mortise.LockFile;
import io.mortise.LockUnsupportedException;
import io.mortise.Mechanism;
import io.mortise.support.BackendHere;
import io.mortise.support.Descriptors;
import io.mortise.support.Fifo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Paths that are no lock files are refused: at once, by name and cause, and left as they were. */
class BadPathTest {

  private static final Duration PROMPT = Duration.ofSeconds(10);

  @TempDir Path directory;

  @Test
  void aDirectory() throws Exception {
    assertRefused(Files.createDirectory(directory.resolve("d")), "EISDIR", "directory");
  }

  @Test
  void theRootDirectory() throws Exception {
    assertRefused(Path.of("/"), "EISDIR", "directory");
  }

  @Test
  void theEmptyPath() {
    LockException refusal = assertThrows(LockException.class, () -> LockFile.open(Path.of("")));

    assertEquals(Optional.of("EISDIR"), refusal.errorName());
  }

  @Test
  void aFifo() throws Exception {
    Path fifo = Fifo.make(directory.resolve("fifo"));

    assertRefused(fifo, "NOT_A_REGULAR_FILE", "FIFO");
  }

  @Test
  void aSocket() throws Exception {
    Path socket = directory.resolve("socket");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));

      assertRefused(socket, "NOT_A_REGULAR_FILE", "socket");
    }
  }

  @Test
  void aDevice() throws Exception {
    assertRefused(Path.of("/dev/null"), "NOT_A_REGULAR_FILE", "device");
  }

  @Test
  void aLinkToALockFile() throws Exception {
    Path target = directory.resolve("target");
    LockFile.open(target).close();

    assertRefused(
        Files.createSymbolicLink(directory.resolve("link"), target), "ELOOP", "symbolic link");
  }

  @Test
  void aLinkToADirectory() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory);

    assertRefused(link, "ELOOP", "symbolic link");
  }

  @Test
  void aDanglingLinkWhoseTargetIsNotCreated() throws Exception {
    Path target = directory.resolve("target");

    assertRefused(
        Files.createSymbolicLink(directory.resolve("link"), target), "ELOOP", "symbolic link");
    assertFalse(Files.exists(target));
  }

  @Test
  void aMissingParentDirectory() throws Exception {
    assertRefused(directory.resolve("missing/file"), "ENOENT", "parent");
  }

  @Test
  void aParentThatIsAFile() throws Exception {
    Path parent = Files.createFile(directory.resolve("file"));

    assertRefused(parent.resolve("child"), "ENOTDIR", "not a directory");
  }

  @Test
  void aDotBehindAFile() throws Exception {
    Path parent = Files.createFile(directory.resolve("file"));

    assertRefused(parent.resolve("."), "ENOTDIR", "not a directory");
  }

  @Test
  void aNameOf256Bytes() throws Exception {
    assertRefused(directory.resolve("n".repeat(256)), "ENAMETOOLONG", "too long");
  }

  @Test
  void aPathLongerThanTheSystemTakes() throws Exception {
    assertRefused(Path.of(directory + "/x".repeat(5_000)), "ENAMETOOLONG", "too long");
  }

  @Tag("native")
  @Test
  void aPathLongerThanAnySystemTakes() throws Exception {
    assertRefused(Path.of(directory + "/x".repeat(50_000)), "PATH_TOO_LONG", "too long");
  }

  @Test
  void aFileInsideAZipFile() throws Exception {
    Path zip = directory.resolve("archive.zip");
    try (FileSystem inside = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      Path path = inside.getPath("/file.lock");

      LockUnsupportedException refusal =
          assertThrows(LockUnsupportedException.class, () -> LockFile.open(path));

      assertTrue(refusal.getMessage().contains(path.toString()), refusal.getMessage());
      assertFalse(Files.exists(path));
    }
  }

  private void assertRefused(Path path, String errorName, String cause) throws Exception {
    List<String> before = everythingIn(directory);
    for (Mechanism mechanism : BackendHere.mechanisms()) {
      assertRefused(LockFile.builder(path).mechanism(mechanism), path, errorName, cause);
      assertRefused(LockFile.builder(path).mechanism(mechanism).inPlace(), path, errorName, cause);
    }
    assertEquals(before, everythingIn(directory));
    assertEquals(0, Descriptors.openIn(directory));
  }

  private static void assertRefused(
      LockFile.Builder builder, Path path, String errorName, String cause) {
    LockException refusal =
        assertTimeoutPreemptively(PROMPT, () -> assertThrows(LockException.class, builder::open));
    assertEquals(LockException.class, refusal.getClass());
    assertEquals("open", refusal.operation());
    assertEquals(path.toString(), refusal.path());
    assertEquals(Optional.of(errorName), refusal.errorName());
    assertTrue(refusal.errorNumber().getAsInt() > 0);
    String message = refusal.getMessage();
    assertTrue(message.startsWith("open " + path + ": "), message);
    assertTrue(message.contains(cause), message);
    assertTrue(message.endsWith("[" + errorName + " " + refusal.errorNumber().getAsInt() + "]"));
  }

  /** Names, kinds and sizes. */
  private static List<String> everythingIn(Path directory) throws IOException {
    try (Stream<Path> entries = Files.walk(directory)) {
      return entries.sorted().map(BadPathTest::describe).toList();
    }
  }

  private static String describe(Path path) {
    try {
      var attributes =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return path
          + " "
          + attributes.isRegularFile()
          + attributes.isSymbolicLink()
          + attributes.isOther()
          + (attributes.isRegularFile() ? attributes.size() : "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
