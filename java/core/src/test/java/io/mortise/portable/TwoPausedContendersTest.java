package io.mortise.portable;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.MarkerStyle;
import io.mortise.internal.marker.HeldMarker;
import io.mortise.internal.marker.Marker;
import io.mortise.internal.marker.MarkerOptions;
import io.mortise.portable.DeadMarkers.Remains;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two contenders, by markers alone: one runs to some step, then the other to some step, then the
 * one to its end, then the other to its end; for every pair of steps.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("portable")
class TwoPausedContendersTest {

  private static final Duration GRACE = Duration.ofSeconds(10);

  @TempDir Path parent;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private int number;

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  @ParameterizedTest
  @EnumSource(Remains.class)
  void onlyOneOfThemTakesOver(Remains remains) throws Exception {
    MarkerStyle style = remains.isDirectory() ? MarkerStyle.DIRECTORY : MarkerStyle.FILE;
    contendAtAllSteps(remains, style);
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void onlyOneOfThemTakesAFreeLock(MarkerStyle style) throws Exception {
    contendAtAllSteps(null, style);
  }

  private void contendAtAllSteps(@Nullable Remains remains, MarkerStyle style) throws Exception {
    int first = 1;
    boolean reached = true;
    while (reached) {
      reached = false;
      for (int second = 1; contend(remains, style, first, second); second++) {
        reached = true;
      }
      first++;
    }
    assertTrue(first > 3, "hardly anything was tried: " + first);
  }

  /** False when one of them has no so many steps. */
  private boolean contend(@Nullable Remains remains, MarkerStyle style, int first, int second)
      throws Exception {
    Path directory = Files.createDirectory(parent.resolve(Integer.toString(number++)));
    Path lockFile = directory.resolve("lock");
    if (remains != null) {
      new DeadMarkers(lockFile).make(remains);
    }
    Barrier[] barriers = {Barrier.beforeStep(first), Barrier.beforeStep(second)};
    Future<@Nullable HeldMarker> one = start(lockFile, style, barriers[0]);
    boolean firstReached = barriers[0].awaitReached(one);
    Future<@Nullable HeldMarker> two = start(lockFile, style, barriers[1]);
    boolean secondReached = barriers[1].awaitReached(two);
    barriers[0].open();
    HeldMarker heldByOne = one.get();
    barriers[1].open();
    HeldMarker heldByTwo = two.get();
    String where = remains + ", " + style + ", stopped before " + first + " and " + second;
    assertFalse(heldByOne != null && heldByTwo != null, where);
    for (HeldMarker held : new @Nullable HeldMarker[] {heldByOne, heldByTwo}) {
      if (held != null) {
        assertTrue(held.isOurs(), where);
        held.release();
      }
    }
    return firstReached && secondReached;
  }

  private Future<@Nullable HeldMarker> start(Path lockFile, MarkerStyle style, Barrier barrier)
      throws IOException {
    Marker marker = new Marker(lockFile, new HookedFiles(barrier), GRACE);
    Callable<@Nullable HeldMarker> work = () -> marker.tryAcquire(new MarkerOptions(style, null));
    return threads.submit(work);
  }
}
