package io.mortise.internal.portable;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Backend;
import io.mortise.Hold;
import io.mortise.LockException;
import io.mortise.LockFile;
import io.mortise.LockLostException;
import io.mortise.LockMode;
import io.mortise.MarkerStyle;
import io.mortise.harness.PythonLocker;
import io.mortise.internal.marker.SteppedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a holder learns when somebody, or the disk, interferes with his marker. */
@Timeout(120)
@Tag("portable")
class HolderInTroubleTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;
  private Path path;
  private Path marker;

  @BeforeEach
  void makePaths() {
    path = directory.resolve("data");
    marker = directory.resolve("data.lock");
  }

  private LockFile open(MarkerStyle style) throws IOException {
    return LockFile.builder(path).backend(Backend.PORTABLE).markerStyle(style).open();
  }

  private void removeMarker() throws IOException {
    try (Stream<Path> files = Files.walk(marker)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void assertLost(Hold hold) {
    assertFalse(hold.verify());
    UncheckedIOException failure = assertThrows(UncheckedIOException.class, hold::close);
    assertInstanceOf(LockLostException.class, failure.getCause());
    assertDoesNotThrow(hold::close, "it is closed now");
  }

  private void assertFreeForAll(LockFile file) throws IOException, InterruptedException {
    try (PythonLocker python = PythonLocker.lockf(path)) {
      assertTrue(python.tryLock(LockMode.EXCLUSIVE), "the witness was given back");
    }
    try (Hold hold = file.acquire(LockMode.EXCLUSIVE, PATIENCE)) {
      assertTrue(hold.verify());
    }
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(List.of(path), files.toList());
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void whoseMarkerWasDeletedHasLostTheLock(MarkerStyle style) throws Exception {
    try (LockFile file = open(style)) {
      Hold hold = file.acquire(LockMode.EXCLUSIVE);
      assertTrue(hold.verify());
      removeMarker();

      assertLost(hold);
      assertFreeForAll(file);
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aSharedHolderLearnsItToo(MarkerStyle style) throws Exception {
    try (LockFile file = open(style)) {
      Hold first = file.acquire(LockMode.SHARED);
      Hold last = file.acquire(LockMode.SHARED);
      removeMarker();
      assertFalse(first.verify());
      first.close();
      assertLost(last);
      assertFreeForAll(file);
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aFullDiskIsToldByNameAndTheLockIsToBeHadAfterwards(MarkerStyle style) throws Exception {
    SteppedFiles files = new SteppedFiles();
    try (PortableLock lock = PortableLock.open(path, style, files)) {
      for (int write = 1; write <= (style == MarkerStyle.FILE ? 1 : 2); write++) {
        files.before(full(write));

        LockException failure = assertThrows(LockException.class, () -> lock.acquire(PATIENCE));

        assertEquals(Optional.of("ENOSPC"), failure.errorName());
        assertTrue(failure.getMessage().contains(path.toString()), failure.getMessage());
        try (Stream<Path> left = Files.list(directory)) {
          assertEquals(List.of(path), left.toList());
        }
        files.before(step -> {});
        try (PythonLocker python = PythonLocker.lockf(path)) {
          assertTrue(python.tryLock(LockMode.EXCLUSIVE), "the witness was given back");
        }
        lock.mustBeFree();
      }
    }
  }

  private static SteppedFiles.Interference full(int write) {
    return new SteppedFiles.Interference() {
      private int created;

      @Override
      public void at(SteppedFiles.Step step) throws IOException {
        if (step.call() == SteppedFiles.Call.CREATE && ++created == write) {
          throw new IOException("No space left on device"); // what a stream says, without a file
        }
      }
    };
  }
}
