package io.mortise.internal.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Permissions of what was just made, and of what has its name since. */
class FileModesTest {

  /** Not what a symbolic link itself has, which is rwxrwxrwx. */
  private static final Set<PosixFilePermission> WANTED =
      PosixFilePermissions.fromString("rwxrwxrw-");

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"---------", "r--------", "rwx------"})
  void whatTheUmaskTookAwayIsGivenBack(String left) throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    Path made = Files.createDirectory(directory.resolve("directory"));
    for (Path path : List.of(file, made)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(left));

      FileModes.complete(path, WANTED);

      assertEquals(WANTED, Files.getPosixFilePermissions(path));
    }
  }

  @Test
  void theTargetOfALinkThatTookItsPlaceKeepsItsPermissions() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    Path home = Files.createDirectory(directory.resolve("home"));
    for (Path victim : List.of(file, home)) {
      Set<PosixFilePermission> before = Files.getPosixFilePermissions(victim);
      Path link = Files.createSymbolicLink(directory.resolve("to-" + victim.getFileName()), victim);

      assertThrows(IOException.class, () -> FileModes.complete(link, WANTED));

      assertEquals(before, Files.getPosixFilePermissions(victim));
    }
  }

  /** Or the test before this one would say nothing of those who change them by name. */
  @Test
  void nobodyElseChangesPermissionsByName() throws Exception {
    Path sources = Path.of("src/main/java");
    try (Stream<Path> files = Files.walk(sources)) {
      List<Path> found =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(FileModesTest::changesPermissionsByName)
              .toList();
      assertEquals(List.of(sources.resolve("io/mortise/internal/backend/FileModes.java")), found);
    }
  }

  private static boolean changesPermissionsByName(Path source) {
    try {
      return Files.readString(source).contains("Files.setPosixFilePermissions");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
