package io.mortise.internal.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.ForeignFileException;
import io.mortise.Hold;
import io.mortise.MarkerStyle;
import io.mortise.harness.Eventually;
import io.mortise.internal.marker.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Something odd is at the marker's place. */
abstract class BadMarkerBench {

  static final Duration PROMPT = Duration.ofSeconds(10);

  @TempDir Path directory;
  Path path;
  Path marker;

  @BeforeEach
  final void makeFile() throws IOException {
    path = directory.resolve("data");
    marker = directory.resolve("data.lock");
    PortableLock.open(path, MarkerStyle.FILE).close(); // with a header
  }

  /** Refused soon, by name; afterwards everything is as it was. */
  final void assertForeign(MarkerStyle style, Path named) throws Exception {
    Snapshot before = Snapshot.of(directory);
    try (PortableLock lock = PortableLock.open(path, style)) {
      ForeignFileException refusal =
          assertTimeoutPreemptively(
              PROMPT,
              () ->
                  assertThrows(
                      ForeignFileException.class, () -> lock.acquire(Eventually.PATIENCE)));
      assertTrue(refusal.getMessage().contains(named.toString()), refusal.getMessage());
    }
    assertEquals(before, Snapshot.of(directory));
  }

  /** After the grace period. Returns what is left beside the file then. */
  final List<Path> assertHeals(MarkerStyle style) throws Exception {
    try (PortableLock lock = PortableLock.open(path, style)) {
      long start = System.nanoTime();
      try (Hold hold = lock.acquire(Eventually.PATIENCE)) {
        assertTrue(System.nanoTime() - start >= PortableLock.GRACE.toNanos(), "too early");
        assertTrue(hold.verify());
      }
      lock.mustBeFree();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> !file.equals(path)).toList();
    }
  }

  static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(7).nextBytes(bytes);
    return bytes;
  }
}
