package io.mortise.contract;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockException;
import io.mortise.LockFile;
import io.mortise.LockTimeoutException;
import io.mortise.MarkerStyle;
import io.mortise.SelfDeadlockException;
import io.mortise.support.ForeignLock;
import io.mortise.support.Portably;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is coarser in the portable backend, as docs/portable.md says. All the rest is the same. */
class PortableDifferencesTest {

  @TempDir Path directory;

  private LockFile open(MarkerStyle style) throws Exception {
    return Portably.open(path(), style);
  }

  private Path path() {
    return directory.resolve("file");
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aSharedHoldExcludesOtherProcessesReadersToo(MarkerStyle style) throws Exception {
    try (LockFile file = open(style)) {
      Hold hold = file.acquire(SHARED);
      assertFalse(ForeignLock.isToBeHad(path(), SHARED));

      Hold second = file.acquire(SHARED); // but not our own
      second.close();
      hold.close();
      assertTrue(ForeignLock.isToBeHad(path(), EXCLUSIVE));
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aReaderInAnotherProcessExcludesOurReaders(MarkerStyle style) throws Exception {
    try (LockFile file = open(style);
        ForeignLock reader = ForeignLock.shared(path())) {
      assertEquals(Optional.empty(), file.tryAcquire(SHARED));
      reader.release();
      file.acquire(SHARED).close();
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aHeldRangeIsTheWholeFileToOthersAndItselfToUs(MarkerStyle style) throws Exception {
    try (LockFile file = open(style)) {
      Hold range = file.range(10, 5).acquire(SHARED);
      assertFalse(ForeignLock.isToBeHad(path(), SHARED));

      file.range(15, 5).acquire(EXCLUSIVE).close();
      file.range(12, 1).acquire(SHARED).close();
      assertEquals(Optional.empty(), file.range(12, 1).tryAcquire(EXCLUSIVE));
      file.acquire(EXCLUSIVE).close();
      range.close();
      assertTrue(ForeignLock.isToBeHad(path(), EXCLUSIVE));
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aConversionIsOfNoConcernToOthers(MarkerStyle style) throws Exception {
    try (LockFile file = open(style)) {
      Hold hold = file.acquire(EXCLUSIVE).downgrade();
      assertFalse(ForeignLock.isToBeHad(path(), SHARED));
      assertTrue(hold.tryUpgrade().isPresent());
      hold.close();
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void theMarkerOutlivesTheFileItIsBeside(MarkerStyle style) throws Exception {
    try (LockFile file = open(style)) {
      Hold old = file.acquire(EXCLUSIVE);
      Files.delete(path());

      try (LockFile replacement = open(style)) {
        assertThrows(
            SelfDeadlockException.class, () -> replacement.acquire(EXCLUSIVE), "ourselves");
        assertThrows(
            LockTimeoutException.class,
            () -> replacement.acquire(EXCLUSIVE, Duration.ofMillis(30)));
        assertFalse(old.verify());
        old.close();
        replacement.acquire(EXCLUSIVE).close();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void closingTheFileElsewhereInThisJvmLosesTheKernelLockAndVerifyTells(MarkerStyle style)
      throws Exception {
    try (LockFile file = open(style)) {
      Hold hold = file.acquire(EXCLUSIVE);
      FileChannel.open(path()).close();

      assertTrue(ForeignLock.isToBeHad(path(), EXCLUSIVE));
      assertFalse(hold.verify());
      hold.close();
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aPathTooLongForAnySystemIsRefusedWithTheSystemsWord(MarkerStyle style) {
    Path path = Path.of(directory + "/x".repeat(50_000));
    LockException refusal = assertThrows(LockException.class, () -> Portably.open(path, style));
    assertEquals(Optional.of("ENAMETOOLONG"), refusal.errorName());
  }
}
