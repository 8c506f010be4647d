package io.mortise.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.MarkerStyle;
import io.mortise.harness.Eventually;
import io.mortise.internal.marker.HeldMarker;
import io.mortise.internal.marker.JdkMarkerFiles;
import io.mortise.internal.marker.Marker;
import io.mortise.internal.marker.MarkerOptions;
import io.mortise.portable.DeadMarkers.Remains;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Before some step of a try, whatever marker is there gives way to one of the other style. */
@Tag("portable")
@EnabledOnOs(OS.LINUX)
class OtherStyleAppearsTest {

  /** Nobody is ever too slow. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** For who comes when all is over, and has to wait for it. */
  private static final Duration SHORT_GRACE = Duration.ofMillis(10);

  @TempDir Path parent;

  private int appeared;

  @ParameterizedTest
  @EnumSource(Remains.class)
  void thatIsNoFailureAndTheLockIsToBeHadAfterwards(Remains remains) throws Exception {
    for (MarkerStyle style : MarkerStyle.values()) {
      for (boolean free : List.of(true, false)) {
        appeared = 0;
        int step = 1;
        while (tryWithChange(remains, style, free, step)) {
          step++;
        }
        assertTrue(appeared > 0, "it never appeared, " + style + ", free: " + free);
      }
    }
  }

  /** False when there are no so many steps. */
  private boolean tryWithChange(Remains remains, MarkerStyle style, boolean free, int atStep)
      throws IOException {
    String where =
        remains + " appears, " + style + (free ? ", free" : ", not free") + ", step " + atStep;
    Path directory = Files.createDirectory(parent.resolve(where));
    Path lockFile = directory.resolve("lock");
    Path path = directory.resolve("lock.lock");
    DeadMarkers dead = new DeadMarkers(lockFile);
    if (!free) {
      dead.make(remains.isFile() ? Remains.DIRECTORY_NAIVE : Remains.FILE_NAIVE);
    }
    int[] steps = {0};
    boolean[] ended = {false};
    HookedFiles.Hook hook =
        (step, file, content) -> {
          if (++steps[0] == atStep && !ended[0]) {
            if (!free) {
              removeNaive(path);
            }
            if (Files.notExists(path)) {
              dead.make(remains);
              appeared++;
            }
          }
        };
    Marker marker = new Marker(lockFile, new HookedFiles(hook), GRACE);
    try {
      HeldMarker held = marker.tryAcquire(new MarkerOptions(style, null));
      ended[0] = true;
      if (held != null && held.isOurs()) {
        held.release();
      }
      marker.abandonTries();
    } catch (IOException e) {
      throw new AssertionError(where, e);
    }
    assertToBeHad(lockFile, style, where);
    assertEquals(List.of(), namesIn(directory), where);
    return steps[0] >= atStep;
  }

  /** By one who comes afterwards, and tidies up. */
  private static void assertToBeHad(Path lockFile, MarkerStyle style, String where)
      throws IOException {
    Marker fresh = new Marker(lockFile, new JdkMarkerFiles(), SHORT_GRACE);
    AtomicReference<@Nullable HeldMarker> held = new AtomicReference<>();
    Eventually.await(
        () -> where + ", " + leftIn(fresh, lockFile),
        () -> {
          long begun = System.nanoTime();
          held.set(fresh.tryAcquire(new MarkerOptions(style, null)));
          if (held.get() == null && System.nanoTime() - begun > SHORT_GRACE.toNanos() / 2) {
            removeIfEmpty(fresh.path());
          }
          return held.get() != null;
        });
    HeldMarker taken = Objects.requireNonNull(held.get());
    assertTrue(taken.isOurs(), where);
    taken.release();
    fresh.sweep();
  }

  /** A try that was too slow for its grace period may leave what looks like another program's. */
  private static void removeIfEmpty(Path marker) throws IOException {
    if (Files.isDirectory(marker) && namesIn(marker).isEmpty()) {
      Files.delete(marker);
    }
  }

  private static String leftIn(Marker marker, Path lockFile) {
    try (Stream<Path> files = Files.walk(Objects.requireNonNull(lockFile.getParent()))) {
      return marker.occupant() + " " + files.toList();
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static List<Path> namesIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  /** As another naive peer does, which takes it for abandoned. */
  private static void removeNaive(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      Files.deleteIfExists(path.resolve("pid"));
      try {
        Files.delete(path);
      } catch (DirectoryNotEmptyException e) {
        // somebody is in it
      }
    } else if (Files.exists(path) && !Files.readString(path).contains("mortise")) {
      Files.delete(path);
    }
  }
}
