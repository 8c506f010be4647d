package io.mortise.internal.jni;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the core is given are the bytes of the path, and nothing else. For POSIX. */
class NativePathTest {

  @TempDir Path directory;

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "two words", "100%", "a%2Fb", "#?"})
  void aPathIsItsBytes(String name) {
    Path path = directory.resolve(name);

    assertArrayEquals(bytes(path.toString()), NativePath.encode(path));
  }

  @Test
  void aDirectoryHasNoSlashBehindIt() throws Exception {
    Path path = Files.createDirectory(directory.resolve("sub"));

    assertArrayEquals(bytes(path.toString()), NativePath.encode(path));
  }

  @Test
  void theRootIsASlash() {
    assertArrayEquals(bytes("/"), NativePath.encode(Path.of("/")));
  }

  @Test
  void theEmptyPathIsTheWorkingDirectory() {
    String workingDirectory = Path.of("").toAbsolutePath().toString();

    assertArrayEquals(bytes(workingDirectory), NativePath.encode(Path.of("")));
  }

  @Test
  void aNameThatIsNoTextKeepsItsBytes() {
    byte[] encoded = NativePath.encode(Path.of(URI.create("file:///%FF%FEx")));

    assertArrayEquals(new byte[] {'/', (byte) 0xFF, (byte) 0xFE, 'x'}, encoded);
  }
}
