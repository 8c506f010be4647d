package io.mortise.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.ForeignFileException;
import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.Mechanism;
import io.mortise.support.Descriptors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that hold somebody's data. */
class ForeignContentTest {

  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

  @TempDir Path directory;
  private Path path;

  @BeforeEach
  void choosePath() {
    path = directory.resolve("data.txt");
  }

  static Stream<byte[]> contents() {
    return Stream.of(
        "x".getBytes(UTF_8),
        "a letter to a friend".getBytes(UTF_8),
        "MORTISE, but not quite".getBytes(UTF_8),
        "mortise\n".getBytes(UTF_8),
        new byte[1],
        new byte[Headers.LENGTH],
        new byte[100_000]);
  }

  private void put(byte[] content) throws IOException {
    Files.write(path, content);
    Files.setLastModifiedTime(path, LONG_AGO);
  }

  /** Advice to lock it all the same would let two in: the program that made it looks elsewhere. */
  @Test
  void aMarkerOfAnotherProgramIsNotToBeLockedItself() throws IOException {
    path = directory.resolve("data.lock");
    put("pid=1\nlocked_at=1795535266.1\n".getBytes(UTF_8));

    String refusal =
        assertThrows(ForeignFileException.class, () -> LockFile.open(path)).getMessage();

    assertTrue(refusal.contains("without \".lock\""), refusal);
    assertFalse(refusal.contains("inPlace"), refusal);
  }

  @ParameterizedTest
  @MethodSource("contents")
  void aFileWithOtherContentIsRefusedAndNotTouched(byte[] content) throws IOException {
    put(content);

    ForeignFileException refusal =
        assertThrows(ForeignFileException.class, () -> LockFile.open(path));

    assertTrue(refusal.getMessage().contains("inPlace()"), refusal.getMessage());
    assertTrue(refusal.getMessage().contains(path.toString()), refusal.getMessage());
    assertEquals(path.toString(), refusal.path());
    assertUntouched(content);
    assertEquals(0, Descriptors.openIn(directory));
  }

  @ParameterizedTest
  @MethodSource("contents")
  void inPlaceLocksAnyFileAndNeverWritesToIt(byte[] content) throws Exception {
    put(content);

    try (LockFile file = LockFile.builder(path).inPlace().open()) {
      try (Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
        assertTrue(hold.downgrade().verify());
        assertTrue(hold.tryUpgrade().isPresent());
      }
      file.acquire(LockMode.SHARED).close();
      file.range(0, 5).acquire(LockMode.EXCLUSIVE).close();
      assertEquals(Optional.empty(), file.owner());
    }

    assertUntouched(content);
  }

  @ParameterizedTest
  @EnumSource(Mechanism.class)
  void inPlaceLocksALockFileOfEitherFamily(Mechanism recorded) throws Exception {
    put(Headers.of(1, recorded == Mechanism.FCNTL ? Headers.FCNTL : Headers.FLOCK));

    try (LockFile file = LockFile.builder(path).inPlace().open();
        Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
      assertTrue(hold.verify());
    }

    assertEquals(LONG_AGO, Files.getLastModifiedTime(path));
  }

  @Test
  void aDedicatedAndAnInPlaceLockFileOfOneFileAreTheSameLock() throws Exception {
    try (LockFile dedicated = LockFile.open(path);
        LockFile inPlace = LockFile.builder(path).inPlace().open()) {
      Hold hold = dedicated.acquire(LockMode.EXCLUSIVE);
      assertTrue(inPlace.tryAcquire(LockMode.SHARED).isEmpty());
      hold.close();
      inPlace.acquire(LockMode.EXCLUSIVE).close();
    }
    assertArrayEquals(Headers.of(1, Headers.FCNTL), Files.readAllBytes(path));
  }

  private void assertUntouched(byte[] content) throws IOException {
    assertArrayEquals(content, Files.readAllBytes(path));
    assertEquals(LONG_AGO, Files.getLastModifiedTime(path));
  }
}
