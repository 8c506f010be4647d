package io.mortise.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.ForeignFileException;
import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.Mechanism;
import io.mortise.MechanismMismatchException;
import io.mortise.support.ForeignLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that are unfinished, of another version, or cannot be written yet. */
class HeaderTest {

  @TempDir Path directory;
  private Path path;

  @BeforeEach
  void choosePath() {
    path = directory.resolve("file.lock");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 11, 12, 16, 63})
  void aHeaderThatWasCutShortIsCompleted(int length) throws IOException {
    Files.write(path, Arrays.copyOf(Headers.of(1, Headers.FCNTL), length));

    LockFile.open(path).close();

    assertArrayEquals(Headers.of(1, Headers.FCNTL), Files.readAllBytes(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MORTICE\n",
        "MORTISE\r\n",
        "MORTISE\n#",
        "MORTISE\n\0\0\0\2\0",
        "MORTISE\n\0\0\0\1\0\0\0\1mine"
      })
  void whatIsNoBeginningOfAHeaderIsNotCompleted(String content) throws IOException {
    byte[] before = content.getBytes(StandardCharsets.ISO_8859_1);
    Files.write(path, before);

    assertThrows(ForeignFileException.class, () -> LockFile.open(path));

    assertArrayEquals(before, Files.readAllBytes(path));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, Integer.MAX_VALUE})
  void aFormatThatIsNotKnownIsRefusedAndNotTouched(int version) throws IOException {
    byte[] other = Headers.of(version, Headers.FCNTL);
    Files.write(path, other);

    ForeignFileException refusal =
        assertThrows(ForeignFileException.class, () -> LockFile.open(path));

    assertTrue(refusal.getMessage().contains("format " + version), refusal.getMessage());
    assertTrue(refusal.getMessage().contains(path.toString()), refusal.getMessage());
    assertArrayEquals(other, Files.readAllBytes(path));
  }

  @Test
  void aLockFamilyThatIsNotKnownIsAMismatch() throws IOException {
    Files.write(path, Headers.of(1, 77));

    MechanismMismatchException refusal =
        assertThrows(MechanismMismatchException.class, () -> LockFile.open(path));

    assertTrue(refusal.getMessage().contains("family 77"), refusal.getMessage());
  }

  @Test
  void noHeaderIsWrittenWhileSomebodyElseLocksTheFile() throws IOException {
    Files.createFile(path);
    try (ForeignLock other = ForeignLock.exclusive(path);
        LockFile file = LockFile.open(path)) {
      assertTrue(file.tryAcquire(LockMode.EXCLUSIVE).isEmpty());

      assertEquals(0, Files.size(path));
      other.release();
    }
  }

  @Test
  void aHeaderThatHadToWaitIsWrittenUnderTheFirstExclusiveLock() throws Exception {
    Files.createFile(path);
    try (ForeignLock other = ForeignLock.exclusive(path);
        LockFile file = LockFile.open(path)) {
      other.release();

      file.acquire(LockMode.SHARED).close();
      assertEquals(0, Files.size(path));
      file.acquire(LockMode.EXCLUSIVE).close();
      assertArrayEquals(Headers.of(1, Headers.FCNTL), Files.readAllBytes(path));
    }
  }

  @Test
  void whatSomebodyElseWroteInTheMeantimeIsNotOverwritten() throws Exception {
    Files.createFile(path);
    try (ForeignLock other = ForeignLock.exclusive(path);
        LockFile file = LockFile.open(path)) {
      Files.writeString(path, "his data");
      other.release();

      assertThrows(ForeignFileException.class, () -> file.acquire(LockMode.EXCLUSIVE));
      assertEquals("his data", Files.readString(path));
      try (Hold again = LockFile.builder(path).inPlace().open().acquire(LockMode.EXCLUSIVE)) {
        assertTrue(again.verify(), "the refused lock was given back");
      }
    }
  }

  @Tag("native")
  @Test
  void flockIsRefusedWhileItsHeaderCannotBeWritten() throws Exception {
    Files.createFile(path);
    try (ForeignLock other = ForeignLock.exclusive(path);
        LockFile file = LockFile.builder(path).mechanism(Mechanism.FLOCK).open()) {
      assertThrows(MechanismMismatchException.class, () -> file.acquire(LockMode.EXCLUSIVE));

      other.release();
      file.acquire(LockMode.EXCLUSIVE).close();
      assertArrayEquals(Headers.of(1, Headers.FLOCK), Files.readAllBytes(path));
    }
  }

  @Tag("native")
  @Test
  void aHoldOfTheMainByteKeepsTheOtherFamilyFromWritingItsHeader() throws Exception {
    try (LockFile inPlace = LockFile.builder(path).inPlace().open();
        Hold hold = inPlace.acquire(LockMode.EXCLUSIVE)) {
      assertThrows(
          MechanismMismatchException.class,
          () -> LockFile.builder(path).mechanism(Mechanism.FLOCK).open());

      assertEquals(0, Files.size(path));
      assertTrue(hold.verify());
    }
  }
}
