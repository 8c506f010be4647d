package io.mortise.portable;

import io.mortise.MarkerStyle;
import io.mortise.internal.marker.HeldMarker;
import io.mortise.internal.marker.Marker;
import io.mortise.internal.marker.MarkerOptions;
import io.mortise.portable.DeadMarkers.Remains;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

  private static final Duration GRACE = Duration.ofSeconds(10);

  @TempDir Path parent;

  @ParameterizedTest
  @EnumSource(Remains.class)
  void thatIsNoFailure(Remains remains) throws Exception {
    for (MarkerStyle style : MarkerStyle.values()) {
      for (boolean free : List.of(true, false)) {
        int step = 1;
        while (tryWithChange(remains, style, free, step)) {
          step++;
        }
      }
    }
  }

  private boolean tryWithChange(Remains remains, MarkerStyle style, boolean free, int atStep)
      throws IOException {
    Path directory =
        Files.createDirectory(parent.resolve(remains + "-" + style + "-" + free + "-" + atStep));
    Path lockFile = directory.resolve("lock");
    Path path = directory.resolve("lock.lock");
    DeadMarkers dead = new DeadMarkers(lockFile);
    if (!free) {
      dead.leave(remains.isFile() ? Remains.DIRECTORY_NAIVE : Remains.FILE_NAIVE);
    }
    int[] steps = {0};
    boolean[] released = {false};
    HookedFiles.Hook hook =
        (step, file, content) -> {
          if (++steps[0] == atStep && !released[0]) {
            if (!free) {
              removeNaive(path);
            }
            dead.leave(remains);
          }
        };
    Marker marker = new Marker(lockFile, new HookedFiles(hook), GRACE);
    try {
      @Nullable HeldMarker held = marker.tryAcquire(new MarkerOptions(style, null), false);
      released[0] = true;
      if (held != null && held.isOurs()) {
        held.release();
      }
    } catch (IOException e) {
      throw new AssertionError(
          remains + " appears, " + style + (free ? ", free" : ", not free") + ", step " + atStep,
          e);
    }
    return steps[0] >= atStep;
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
