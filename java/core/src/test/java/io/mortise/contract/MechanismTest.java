package io.mortise.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.Mechanism;
import io.mortise.MechanismMismatchException;
import io.mortise.support.Descriptors;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One path has one mechanism. */
@Tag("native")
class MechanismTest {

  @TempDir Path directory;
  private Path path;

  @BeforeEach
  void choosePath() {
    path = directory.resolve("file.lock");
  }

  private static Mechanism otherThan(Mechanism mechanism) {
    return mechanism == Mechanism.FCNTL ? Mechanism.FLOCK : Mechanism.FCNTL;
  }

  private LockFile open(Mechanism mechanism) throws Exception {
    return LockFile.builder(path).mechanism(mechanism).open();
  }

  private LockFile openInPlace(Mechanism mechanism) throws Exception {
    return LockFile.builder(path).mechanism(mechanism).inPlace().open();
  }

  @Test
  void fcntlIsTheDefault() throws Exception {
    try (LockFile file = LockFile.open(path)) {
      assertEquals(Mechanism.FCNTL, file.mechanism());
    }
  }

  @ParameterizedTest
  @EnumSource(Mechanism.class)
  void theMechanismInTheHeaderIsTheOnlyOneAllowed(Mechanism recorded) throws Exception {
    open(recorded).close();
    byte[] header = Files.readAllBytes(path);

    MechanismMismatchException refusal =
        assertThrows(MechanismMismatchException.class, () -> open(otherThan(recorded)));

    assertTrue(refusal.getMessage().contains(path.toString()), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("FCNTL"), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("FLOCK"), refusal.getMessage());
    assertArrayEquals(header, Files.readAllBytes(path));
    assertEquals(0, Descriptors.openIn(directory));
  }

  @ParameterizedTest
  @EnumSource(Mechanism.class)
  void twoMechanismsInPlaceAreRefusedWithinOneJvm(Mechanism first) throws Exception {
    try (LockFile file = openInPlace(first);
        Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
      assertThrows(MechanismMismatchException.class, () -> openInPlace(otherThan(first)));

      assertTrue(hold.verify());
      assertEquals(1, Descriptors.openIn(directory));
    }
  }

  @Test
  void inPlaceTheMechanismMayChangeWhenNobodyUsesTheFile() throws Exception {
    openInPlace(Mechanism.FCNTL).close();

    try (LockFile file = openInPlace(Mechanism.FLOCK);
        Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
      assertTrue(hold.verify());
    }
  }

  @ParameterizedTest
  @EnumSource(Mechanism.class)
  void theLockTakenIsOfTheMechanismChosen(Mechanism mechanism) throws Exception {
    try (LockFile file = open(mechanism);
        Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
      assertTrue(hold.verify());
      String flock = "flock --exclusive --nonblock --conflict-exit-code 9 \"$1\" true";
      int expected = mechanism == Mechanism.FLOCK ? 9 : 0;
      Process shell = new ProcessBuilder("sh", "-c", flock, "sh", path.toString()).start();
      assertEquals(expected, shell.waitFor(), "flock(1)'s exit code");
    }
  }
}
