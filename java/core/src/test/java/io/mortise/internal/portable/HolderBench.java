package io.mortise.internal.portable;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockLostException;
import io.mortise.LockMode;
import io.mortise.MarkerStyle;
import io.mortise.harness.Eventually;
import io.mortise.harness.PythonLocker;
import io.mortise.support.Portably;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** One file, its marker, and what becomes of its holder. */
abstract class HolderBench {

  @TempDir Path directory;
  Path path;
  Path marker;

  @BeforeEach
  final void makePaths() {
    path = directory.resolve("data");
    marker = directory.resolve("data.lock");
  }

  final LockFile open(MarkerStyle style) throws IOException {
    return Portably.open(path, style);
  }

  /** As a user does by hand. */
  final void removeMarker() throws IOException {
    try (Stream<Path> files = Files.walk(marker)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  static void assertLost(Hold hold) {
    assertFalse(hold.verify());
    UncheckedIOException failure = assertThrows(UncheckedIOException.class, hold::close);
    assertInstanceOf(LockLostException.class, failure.getCause());
    assertDoesNotThrow(hold::close, "it is closed now");
  }

  final void assertFreeForAll(LockFile file) throws IOException, InterruptedException {
    assertWitnessGivenBack();
    try (Hold hold = file.acquire(LockMode.EXCLUSIVE, Eventually.PATIENCE)) {
      assertTrue(hold.verify());
    }
    assertNothingBesideTheFile();
  }

  final void assertWitnessGivenBack() throws IOException {
    try (PythonLocker python = PythonLocker.lockf(path)) {
      assertTrue(python.tryLock(LockMode.EXCLUSIVE), "the witness was given back");
    }
  }

  final void assertNothingBesideTheFile() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(List.of(path), files.toList());
    }
  }
}
