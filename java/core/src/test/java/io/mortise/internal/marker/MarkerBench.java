package io.mortise.internal.marker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.MarkerStyle;
import io.mortise.harness.Eventually;
import io.mortise.internal.identity.OwnTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** One file and its marker, without a witness and with little grace. */
abstract class MarkerBench {

  static final Duration GRACE = Duration.ofMillis(200);

  /** Two periods of grace, and time for a machine that is busy with other things. */
  static final Duration SOON = GRACE.multipliedBy(2).plusSeconds(5);

  private static final String TOKENS = "io.mortise.token.";

  @TempDir Path directory;
  Path file;
  Path marker;

  @BeforeEach
  final void makeFile() throws IOException {
    forgetEverythingOfThisProcess(); // what a test that failed has left behind
    file = Files.createFile(directory.resolve("data"));
    marker = directory.resolve("data.lock");
  }

  final Marker contender() throws IOException {
    return contender(new JdkMarkerFiles());
  }

  final Marker contender(MarkerFiles files) throws IOException {
    return new Marker(file, files, GRACE);
  }

  static MarkerOptions options(MarkerStyle style) {
    return new MarkerOptions(style, null);
  }

  /** At once; unless this machine was so slow that the contender cannot trust its own steps. */
  static HeldMarker acquire(Marker contender, MarkerStyle style) throws IOException {
    HeldMarker held = contender.tryAcquire(options(style));
    if (held == null && contender.isWaitingForGrace()) {
      held = await(contender, style);
    }
    return Objects.requireNonNull(held, "at once");
  }

  static void assertRefused(Marker contender, MarkerStyle style) throws IOException {
    assertNull(contender.tryAcquire(options(style)));
  }

  /** By trying again and again, as those do who wait. */
  static HeldMarker await(Marker contender, MarkerStyle style) throws IOException {
    AtomicReference<HeldMarker> held = new AtomicReference<>();
    Eventually.await(
        "the marker is to be had",
        () -> {
          held.set(contender.tryAcquire(options(style)));
          return held.get() != null;
        });
    return held.get();
  }

  /** The same, and it must not take longer than what is documented for markers of nobody. */
  static HeldMarker awaitSoon(Marker contender, MarkerStyle style) throws IOException {
    long start = System.nanoTime();
    HeldMarker held = await(contender, style);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(took.compareTo(SOON) < 0, () -> "took " + took);
    return held;
  }

  /** The whole life of a lock, and nothing is left of it. */
  final void assertFree(MarkerStyle style) throws IOException {
    HeldMarker held = acquire(contender(), style);
    assertTrue(held.isOurs());
    held.release();
    assertNothingLeft();
  }

  final void assertNothingLeft() throws IOException {
    assertEquals(List.of("data"), namesIn(directory));
  }

  static List<String> namesIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  /** The only one whose name begins so. */
  static Path only(Path directory, String prefix) throws IOException {
    List<String> names = namesIn(directory).stream().filter(n -> n.startsWith(prefix)).toList();
    assertEquals(1, names.size(), names::toString);
    return directory.resolve(names.get(0));
  }

  static Object inode(Path path) throws IOException {
    return Objects.requireNonNull(Files.getAttribute(path, "unix:ino"));
  }

  /** A file, or a directory of files. */
  static void removeByHand(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      for (String name : namesIn(path)) {
        Files.delete(path.resolve(name));
      }
    }
    Files.delete(path);
  }

  /** As if this process had died, and its number been given to another. */
  static void forgetEverythingOfThisProcess() {
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith(TOKENS))
        .forEach(name -> OwnTokens.remove(name.substring(TOKENS.length())));
  }

  static long tokensInUse() {
    return System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith(TOKENS))
        .count();
  }
}
