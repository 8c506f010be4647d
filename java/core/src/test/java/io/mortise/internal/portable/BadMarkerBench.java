package io.mortise.internal.portable;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.ForeignFileException;
import io.mortise.Hold;
import io.mortise.LockTimeoutException;
import io.mortise.MarkerStyle;
import io.mortise.harness.Eventually;
import io.mortise.internal.marker.Snapshot;
import io.mortise.support.CapturedLog;
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

  private static final Duration STALE = Duration.ofMillis(400);

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

  /**
   * Waited for, for many grace periods, and named; nothing is changed meanwhile. With {@code
   * staleAfter} it is taken, and kept beside the file.
   */
  final void assertWaitedForAndKept(MarkerStyle style, byte[] content) throws Exception {
    assertWaitedFor(style);
    List<Path> left = assertTakenWhenAskedFor(style);
    assertEquals(1, left.size(), left::toString);
    assertTrue(left.get(0).toString().endsWith(".taken"), left::toString);
    assertArrayEquals(content, Files.readAllBytes(left.get(0)));
    Files.delete(left.get(0));
  }

  final void assertWaitedFor(MarkerStyle style) throws Exception {
    Snapshot before = Snapshot.of(directory);
    try (PortableLock lock = PortableLock.open(path, style)) {
      LockTimeoutException timeout =
          assertThrows(
              LockTimeoutException.class,
              () -> lock.acquire(PortableLock.GRACE.multipliedBy(5)).close());
      assertTrue(timeout.getMessage().contains(marker.toString()), timeout.getMessage());
      assertTrue(timeout.getMessage().contains("staleAfter"), timeout.getMessage());
    }
    assertEquals(before, Snapshot.of(directory));
  }

  /** Returns what is left beside the file then. The log says so in one line. */
  final List<Path> assertTakenWhenAskedFor(MarkerStyle style) throws Exception {
    try (CapturedLog log = CapturedLog.of("io.mortise")) {
      try (PortableLock lock = PortableLock.open(path, style, STALE)) {
        try (Hold hold = lock.acquire(Eventually.PATIENCE)) {
          assertTrue(hold.verify());
        }
        lock.mustBeFree();
      }
      Eventually.await("a line in the log", () -> log.messages().size() == 1);
      assertTrue(log.messages().get(0).startsWith(marker + " "), log.messages()::toString);
    }
    return beside();
  }

  private List<Path> beside() throws IOException {
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
