package io.mortise.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every path that the file system takes is the path that is locked. */
class PathNameTest {

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "two words",
        " ",
        "100%",
        "50%25",
        "%2F",
        "#1",
        "why?",
        "a+b&c=d;e",
        "~",
        "-rf",
        "...",
        "quote'\"",
        "back\\slash",
        "new\nline",
        "[x]{y}|^`",
        "c:drive",
        "http:x"
      })
  void aNameMayHoldAnyCharacter(String name) throws Exception {
    assertLocksExactly(directory.resolve(name));
  }

  /** Given as bytes, because what Path.of takes depends on the JVM's locale. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "%C3%BCml%C3%A4ut", // UTF-8
        "%E6%97%A5%E6%9C%AC", // three bytes each
        "%F0%9F%94%92", // beyond the first plane
        "%FF%FE%80" // no text at all
      })
  void aNameMayHoldAnyBytes(String percentEncoded) throws Exception {
    assertLocksExactly(Path.of(URI.create(directory.toUri() + percentEncoded)));
  }

  @Test
  void aNameMayBe255BytesLong() throws Exception {
    assertLocksExactly(directory.resolve("n".repeat(255)));
  }

  @Test
  void aPathMayBeLong() throws Exception {
    Path deep = directory;
    while (deep.toString().length() < 3_700) {
      deep = deep.resolve("d".repeat(200));
    }
    Files.createDirectories(deep);

    Path file = deep.resolve("file");
    LockFile.open(file).close();

    assertEquals(Headers.LENGTH, Files.size(file));
  }

  @Test
  void aRelativePathIsRelativeToTheWorkingDirectory() throws Exception {
    Path target = directory.toRealPath().resolve("relative");
    Path relative = Path.of("").toAbsolutePath().relativize(target);

    try (LockFile file = LockFile.open(relative)) {
      assertEquals(relative, file.path());
      file.acquire(LockMode.EXCLUSIVE).close();
    }

    assertEquals(Headers.LENGTH, Files.size(target));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sub/../file", "./file", "sub/./../sub/../file"})
  void dotsInAPathAreTheFileSystemsToResolve(String path) throws Exception {
    Files.createDirectory(directory.resolve("sub"));
    Path plain = directory.resolve("file");
    try (LockFile direct = LockFile.open(plain);
        LockFile dotted = LockFile.open(Path.of(directory + "/" + path));
        Hold hold = direct.acquire(LockMode.EXCLUSIVE)) {
      assertTrue(hold.verify());
      assertTrue(dotted.tryAcquire(LockMode.SHARED).isEmpty(), "the same file");
    }
  }

  @Test
  void theMessageShowsThePathAsItWasGiven() throws Exception {
    Path path = Path.of(directory + "/x/../100% sure?");

    IOException failure = assertThrows(IOException.class, () -> LockFile.open(path));
    assertTrue(failure.getMessage().contains(path.toString()), failure.getMessage());
  }

  private void assertLocksExactly(Path path) throws Exception {
    try (LockFile file = LockFile.open(path);
        LockFile again = LockFile.open(path);
        Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
      assertTrue(hold.verify(), "the file at the path is the one that is locked");
      assertTrue(again.tryAcquire(LockMode.EXCLUSIVE).isEmpty());
    }
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> all = files.toList();
      assertEquals(List.of(path.toUri()), all.stream().map(Path::toUri).toList());
      assertArrayEquals(Headers.of(1, Headers.FCNTL), Files.readAllBytes(all.get(0)));
    }
  }
}
