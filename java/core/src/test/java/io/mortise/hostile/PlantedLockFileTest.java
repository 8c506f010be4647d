package io.mortise.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.ForeignFileException;
import io.mortise.Hold;
import io.mortise.KeyedLocks;
import io.mortise.LockException;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.Mechanism;
import io.mortise.internal.marker.Snapshot;
import io.mortise.support.Descriptors;
import io.mortise.support.ForeignLock;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Something stands where a lock file is to be, or takes its place later. */
class PlantedLockFileTest {

  private static final Duration PROMPT = Duration.ofSeconds(10);

  @TempDir Path directory;
  private Path path;

  @BeforeEach
  void choosePath() {
    path = directory.resolve("lock");
  }

  /** At once, and everything stays as it was. */
  private <E extends LockException> E assertRefused(Class<E> kind, Executable use)
      throws Exception {
    Map<Path, Optional<Snapshot>> before = everything();
    long descriptors = Descriptors.openIn(directory);
    E refusal = assertTimeoutPreemptively(PROMPT, () -> assertThrows(kind, use));
    assertEquals(before, everything());
    assertEquals(descriptors, Descriptors.openIn(directory));
    return refusal;
  }

  /**
   * But for the directory's own time, which a marker changes that comes and goes. Of a marker of
   * ours, which a heartbeat may refresh in between, only that it is there.
   */
  private Map<Path, Optional<Snapshot>> everything() throws IOException {
    Map<Path, Optional<Snapshot>> all = new TreeMap<>();
    try (DirectoryStream<Path> names = Files.newDirectoryStream(directory)) {
      for (Path name : names) {
        boolean isMarker = name.endsWith("lock.lock");
        all.put(name, isMarker ? Optional.empty() : Optional.of(Snapshot.of(name)));
      }
    }
    return all;
  }

  @ParameterizedTest
  @EnumSource(Plant.class)
  void whateverIsNoLockFileIsRefusedAndLeftAlone(Plant plant) throws Exception {
    plant.put(path, Plant.victim(directory, "precious"));

    LockException refusal = assertRefused(LockException.class, () -> LockFile.open(path));

    assertTrue(refusal.getMessage().startsWith("open " + path), refusal.getMessage());
  }

  @ParameterizedTest
  @EnumSource(Plant.class)
  void whateverTakesTheLockFilesPlaceUnderAHolderIsRefusedAndLeftAlone(Plant plant)
      throws Exception {
    Path victim = Plant.victim(directory, "precious");
    try (LockFile file = LockFile.open(path)) {
      try (Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
        plant.putAt(path, victim);

        assertFalse(hold.verify());
        assertRefused(LockException.class, () -> file.range(0, 10).tryAcquire(LockMode.EXCLUSIVE));
      }
      assertRefused(LockException.class, () -> file.acquire(LockMode.EXCLUSIVE, PROMPT));
    }
  }

  /** The lock file proper, the record, and the lock of those who make the record. */
  @ParameterizedTest
  @EnumSource(Plant.class)
  void whateverHasANameOfAKeyDirectoryIsRefusedAndLeftAlone(Plant plant) throws Exception {
    Path victim = Plant.victim(directory, "precious");
    for (String name : new String[] {"mortise.keys", "mortise.keys.setup"}) {
      Path keys = Files.createDirectory(directory.resolve("of-" + name));
      plant.put(keys.resolve(name), victim);
      assertRefused(LockException.class, () -> KeyedLocks.open(keys));
    }
    try (KeyedLocks locks = KeyedLocks.builder(directory.resolve("keys")).files(1).open()) {
      plant.put(directory.resolve("keys/mortise.keys.0000"), victim);
      assertRefused(LockException.class, () -> locks.get("a").tryAcquire(LockMode.EXCLUSIVE));
    }
  }

  @ParameterizedTest
  @MethodSource("io.mortise.support.BackendHere#mechanisms")
  void anEmptyFileThatIsLinkedThereGetsNoHeader(Mechanism mechanism) throws Exception {
    Path victim = Plant.victim(directory, "");
    Files.createLink(path, victim);

    LockException refusal =
        assertRefused(
            ForeignFileException.class, () -> LockFile.builder(path).mechanism(mechanism).open());

    assertTrue(refusal.getMessage().contains("has 2 names"), refusal.getMessage());
    try (LockFile file = LockFile.builder(path).mechanism(mechanism).inPlace().open()) {
      file.acquire(LockMode.EXCLUSIVE).close();
    }
    assertEquals(0, Files.size(victim));
  }

  /** Another's lock keeps the first look from being taken; the link may be gone at the next. */
  @ParameterizedTest
  @CsvSource({"true", "false"})
  void anEmptyFileThatWasLinkedThereGetsNoHeaderLater(boolean linkIsTakenAway) throws Exception {
    Path victim = Plant.victim(directory, "");
    Files.createLink(path, victim);
    try (ForeignLock other = ForeignLock.exclusive(path);
        LockFile file = LockFile.open(path)) {
      if (linkIsTakenAway) {
        Files.delete(path);
      }
      other.release();

      if (linkIsTakenAway) {
        file.acquire(LockMode.EXCLUSIVE, PROMPT).close();
      } else {
        assertThrows(ForeignFileException.class, () -> file.acquire(LockMode.EXCLUSIVE, PROMPT));
      }
    }
    assertEquals(0, Files.size(victim));
  }

  @Test
  void aLockFileMayHaveSeveralNames() throws Exception {
    LockFile.open(path).close();
    Files.createLink(directory.resolve("another"), path);

    LockFile.open(path).close();
    LockFile.open(directory.resolve("another")).close();
  }
}
