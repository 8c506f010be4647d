package io.mortise.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.Mechanism;
import io.mortise.support.ChildJvm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What open creates, and what it leaves alone. */
class CreationTest {

  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

  @TempDir Path directory;
  private Path path;

  @BeforeEach
  void choosePath() {
    path = directory.resolve("new.lock");
  }

  @Test
  void aMissingFileIsCreatedForItsOwnerOnly() throws IOException {
    LockFile.open(path).close();

    assertEquals(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE), mode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-rw-rw-", "rw-r-----", "rwxrwxrwx", "rw--w--w-"})
  void aMissingFileIsCreatedWithExactlyTheModeAskedFor(String mode) throws IOException {
    LockFile.builder(path).fileMode(PosixFilePermissions.fromString(mode)).open().close();

    assertEquals(mode, PosixFilePermissions.toString(mode()));
  }

  @ParameterizedTest
  @EnumSource(PosixFilePermission.class)
  void everySinglePermissionIsTheOneThatIsSet(PosixFilePermission permission) throws IOException {
    LockFile.builder(path).fileMode(EnumSet.of(permission)).open().close();

    assertEquals(Set.of(permission), mode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"000", "777"})
  void theUmaskChangesNothing(String umask) throws Exception {
    List<String> underUmask = List.of("sh", "-c", "umask " + umask + "; exec \"$@\"", "sh");

    ChildJvm.Result child = ChildJvm.run(underUmask, List.of(), OpenMain.class, path.toString());

    assertEquals(0, child.exitCode(), child.output());
    assertEquals("rw-------", PosixFilePermissions.toString(mode()));
  }

  /** Opens the file it is told. */
  static final class OpenMain {
    public static void main(String[] arguments) throws IOException {
      LockFile.open(Path.of(arguments[0])).close();
    }
  }

  @Test
  void theModeOfAFileThatExistsIsLeftAlone() throws IOException {
    Files.createFile(path);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-r--"));

    LockFile.open(path).close();

    assertEquals("rw-rw-r--", PosixFilePermissions.toString(mode()));
  }

  @ParameterizedTest
  @MethodSource("io.mortise.support.BackendHere#mechanisms")
  void aNewFileGetsTheDocumentedHeader(Mechanism mechanism) throws IOException {
    LockFile.builder(path).mechanism(mechanism).open().close();

    assertArrayEquals(header(1, mechanism == Mechanism.FCNTL ? 1 : 2), Files.readAllBytes(path));
  }

  @Test
  void anEmptyFileGetsAHeader() throws IOException {
    Files.createFile(path);

    LockFile.open(path).close();

    assertArrayEquals(header(1, 1), Files.readAllBytes(path));
  }

  @Test
  void theHeaderIsWrittenOnceOnly() throws Exception {
    LockFile.open(path).close();
    Files.setLastModifiedTime(path, LONG_AGO);

    try (LockFile file = LockFile.open(path)) {
      file.acquire(LockMode.EXCLUSIVE).close();
      file.acquire(LockMode.SHARED).close();
    }

    assertEquals(LONG_AGO, Files.getLastModifiedTime(path));
  }

  @Test
  void whatFollowsTheHeaderIsNeverTruncated() throws Exception {
    LockFile.open(path).close();
    byte[] longer = ByteBuffer.allocate(100).put(header(1, 1)).put("more".getBytes(UTF_8)).array();
    Files.write(path, longer);

    try (LockFile file = LockFile.open(path)) {
      file.acquire(LockMode.EXCLUSIVE).close();
    }

    assertArrayEquals(longer, Files.readAllBytes(path));
  }

  @Test
  void closingRemovesNothing() throws IOException {
    LockFile.open(path).close();

    assertTrue(Files.isRegularFile(path));
  }

  @ParameterizedTest
  @MethodSource("io.mortise.support.BackendHere#mechanisms")
  void aFileThatIsLockedInPlaceIsCreatedEmpty(Mechanism mechanism) throws Exception {
    try (LockFile file = LockFile.builder(path).mechanism(mechanism).inPlace().open()) {
      file.acquire(LockMode.EXCLUSIVE).close();
    }

    assertEquals(0, Files.size(path));
    assertEquals("rw-------", PosixFilePermissions.toString(mode()));
  }

  private Set<PosixFilePermission> mode() throws IOException {
    return Files.getPosixFilePermissions(path);
  }

  private static byte[] header(int version, int family) {
    return Headers.of(version, family);
  }
}
