package io.mortise.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.MarkerStyle;
import io.mortise.harness.ChildProcess;
import io.mortise.harness.Eventually;
import io.mortise.harness.JavaChild;
import io.mortise.internal.marker.HeldMarker;
import io.mortise.internal.marker.JdkMarkerFiles;
import io.mortise.internal.marker.Marker;
import io.mortise.internal.marker.MarkerOptions;
import io.mortise.portable.DeadMarkers.Remains;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A contender stops in the midst of a takeover, by markers alone; others take over, let go and lock
 * again; then it goes on.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("portable")
class PausedContenderTest {

  private static final Duration GRACE = Duration.ofMillis(20);
  private static final long TRIES_NANOS = GRACE.multipliedBy(8).toNanos();
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  @TempDir Path parent;

  /** Steps at which the others could do all of their work past the one that stood still. */
  private int passed;

  private static MarkerOptions options(MarkerStyle style) {
    return new MarkerOptions(style, null);
  }

  private static @Nullable HeldMarker tryFor(Marker marker, MarkerStyle style, long nanos)
      throws IOException {
    long start = System.nanoTime();
    HeldMarker held = marker.tryAcquire(options(style));
    while (held == null && System.nanoTime() - start < nanos) {
      LockSupport.parkNanos(PAUSE_NANOS);
      held = marker.tryAcquire(options(style));
    }
    return held;
  }

  @ParameterizedTest
  @EnumSource(Remains.class)
  void whoeverGoesOnAfterAPauseDisturbsNobody(Remains remains) throws Exception {
    MarkerStyle style = remains.isDirectory() ? MarkerStyle.DIRECTORY : MarkerStyle.FILE;
    int step = 1;
    while (pauseBefore(step, remains, style)) {
      step++;
    }
    assertTrue(step > 2, "hardly anything was tried: " + step);
    assertTrue(passed > 0, "nobody ever took over, so nothing was there to disturb");
  }

  /** False when there are no so many steps. */
  private boolean pauseBefore(int step, Remains remains, MarkerStyle style) throws Exception {
    Path directory = Files.createDirectory(parent.resolve(remains + "-" + step));
    Path lockFile = directory.resolve("lock");
    new DeadMarkers(lockFile).make(remains);
    Barrier barrier = Barrier.beforeChange(step);
    Marker paused = new Marker(lockFile, new HookedFiles(barrier), GRACE);
    CompletableFuture<@Nullable HeldMarker> result =
        CompletableFuture.supplyAsync(() -> unchecked(() -> tryFor(paused, style, TRIES_NANOS)));
    if (!barrier.awaitReached(result)) {
      barrier.open();
      assertNotNullHeld(result.get()).release();
      return false;
    }
    Marker other = new Marker(lockFile, new JdkMarkerFiles(), GRACE);
    HeldMarker second = lockTwice(other, style);
    List<String> before = contents(directory, second);
    barrier.open();
    HeldMarker first = result.get(30, TimeUnit.SECONDS);
    String where = remains + ", stopped before step " + step;
    if (second != null) {
      passed++;
      assertNull(first, where);
      assertTrue(second.isOurs(), where);
      assertEquals(before, contents(directory, second), where);
      second.release();
    } else if (first != null) {
      assertTrue(first.isOurs(), where);
      first.release();
    }
    paused.abandonTries();
    other.abandonTries();
    HeldMarker afterwards = tryFor(other, style, TimeUnit.SECONDS.toNanos(10));
    assertNotNullHeld(afterwards).release();
    other.sweep();
    assertEquals(List.of(), contents(directory, null), where);
    return true;
  }

  private static HeldMarker assertNotNullHeld(@Nullable HeldMarker held) {
    assertNotNull(held);
    return held;
  }

  /** Null when the stopped one is in the way, because it is alive. */
  private static @Nullable HeldMarker lockTwice(Marker marker, MarkerStyle style)
      throws IOException {
    HeldMarker first = tryFor(marker, style, TRIES_NANOS);
    if (first == null) {
      return null;
    }
    assertTrue(first.isOurs());
    first.release();
    return marker.tryAcquire(options(style));
  }

  /** The marker and what is in it; what the stopped one has beside it is its own affair. */
  private static List<String> contents(Path directory, @Nullable HeldMarker held)
      throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted().toList()) {
        String name = directory.relativize(file).toString();
        boolean marker = name.matches("lock\\.lock(/(?!pin\\.).*)?"); // a pin takes nothing away
        if (!name.isEmpty() && (marker || held == null)) {
          names.add(Files.isRegularFile(file) ? name + ": " + Files.readString(file) : name);
        }
      }
    }
    return names;
  }

  private interface Work<T extends @Nullable Object> {
    T run() throws IOException;
  }

  private static <T extends @Nullable Object> T unchecked(Work<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void soDoesAProcessThatIsStoppedByASignal(MarkerStyle style) throws Exception {
    Path lockFile = parent.resolve("lock");
    Remains remains = style == MarkerStyle.FILE ? Remains.FILE_OURS : Remains.DIRECTORY_OURS;
    new DeadMarkers(lockFile).make(remains);
    try (ChildProcess stopped =
        JavaChild.start(
            "stopped", List.of(), StoppedMain.class, lockFile.toString(), style.name())) {
      Path status = Path.of("/proc", Long.toString(stopped.pid()), "status");
      Eventually.await("stopped", () -> Files.readString(status).contains("State:\tT"));
      Marker marker = new Marker(lockFile, new JdkMarkerFiles(), GRACE);
      HeldMarker held = assertNotNullHeld(lockTwice(marker, style));
      List<String> before = contents(parent, held);

      new ProcessBuilder("kill", "-CONT", Long.toString(stopped.pid())).start();

      stopped.expect("went on");
      stopped.expect("refused");
      assertTrue(held.isOurs());
      assertEquals(before, contents(parent, held));
      held.release();
      stopped.send("again");
      stopped.expect("held");
    }
  }
}
