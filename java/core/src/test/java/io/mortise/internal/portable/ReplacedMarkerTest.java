package io.mortise.internal.portable;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Backend;
import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockLostException;
import io.mortise.LockMode;
import io.mortise.MarkerStyle;
import io.mortise.harness.PythonLocker;
import io.mortise.internal.marker.Forgery;
import io.mortise.internal.marker.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody removed the marker of a holder, and made one of his own. */
@Timeout(120)
@Tag("portable")
class ReplacedMarkerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;
  private Path path;
  private Path marker;

  @BeforeEach
  void makePaths() {
    marker = directory.resolve("data.lock");
    path = directory.resolve("data");
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
  void whoseMarkerWasReplacedHasLostTheLockAndLeavesTheOtherAlone(MarkerStyle style)
      throws Exception {
    try (LockFile file = open(style)) {
      for (MarkerStyle other : MarkerStyle.values()) {
        Hold hold = file.acquire(LockMode.EXCLUSIVE);
        removeMarker();
        Forgery.naive(path, other, ProcessHandle.current().pid());
        Snapshot before = Snapshot.of(marker);

        assertLost(hold);

        assertEquals(before, Snapshot.of(marker));
        assertTrue(file.tryAcquire(LockMode.EXCLUSIVE).isEmpty());
        removeMarker();
        assertFreeForAll(file);
      }
    }
  }
}
