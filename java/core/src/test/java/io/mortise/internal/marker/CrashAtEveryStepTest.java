package io.mortise.internal.marker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.MarkerStyle;
import io.mortise.harness.JavaChild;
import io.mortise.internal.marker.InProcessCrash.Death;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Wherever a process dies, the next one gets the lock, and the mess is cleared up. */
@Timeout(300)
@Tag("portable")
class CrashAtEveryStepTest extends MarkerBench {

  /** More than there are in any of this. */
  private static final int STEPS_LIMIT = 60;

  /** What was there before. */
  enum Before {
    NOTHING,
    NAIVE_FILE,
    NAIVE_DIRECTORY,
    DEAD_FILE,
    DEAD_DIRECTORY,
    UNFINISHED_FILE,
    UNFINISHED_DIRECTORY;

    void put(Path file) throws IOException {
      switch (this) {
        case NOTHING -> {}
        case NAIVE_FILE -> Forgery.naive(file, MarkerStyle.FILE, Forgery.NOBODY);
        case NAIVE_DIRECTORY -> Forgery.naive(file, MarkerStyle.DIRECTORY, Forgery.NOBODY);
        case DEAD_FILE -> Forgery.held(file, MarkerStyle.FILE, Forgery.dead());
        case DEAD_DIRECTORY -> Forgery.held(file, MarkerStyle.DIRECTORY, Forgery.dead());
        case UNFINISHED_FILE -> Forgery.unfinished(file, MarkerStyle.FILE);
        case UNFINISHED_DIRECTORY -> Forgery.unfinished(file, MarkerStyle.DIRECTORY);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "FILE, NOTHING",
    "FILE, NAIVE_FILE",
    "FILE, NAIVE_DIRECTORY",
    "FILE, DEAD_FILE",
    "FILE, DEAD_DIRECTORY",
    "FILE, UNFINISHED_FILE",
    "DIRECTORY, NOTHING",
    "DIRECTORY, NAIVE_FILE",
    "DIRECTORY, NAIVE_DIRECTORY",
    "DIRECTORY, DEAD_FILE",
    "DIRECTORY, DEAD_DIRECTORY",
    "DIRECTORY, UNFINISHED_DIRECTORY"
  })
  void afterADeathBeforeAnyStepTheNextOneGetsTheLockAndNothingIsLeft(
      MarkerStyle style, Before before) throws Exception {
    int step = 0;
    boolean died;
    do {
      step++;
      assertTrue(step < STEPS_LIMIT, "no end of steps");
      before.put(file);
      died = liveUntil(step, style, before);
      forgetEverythingOfThisProcess();
      clearUp(style);
    } while (died);
    assertTrue(step > 5, "that many steps there are: " + step);
  }

  private boolean liveUntil(int step, MarkerStyle style, Before before) throws IOException {
    InProcessCrash crash = new InProcessCrash(step);
    SteppedFiles files = new SteppedFiles().before(crash.beforeTheStep());
    Marker contender = contender(files);
    try {
      await(contender, style).release();
    } catch (Death e) {
      assertTrue(crash.happened(), "before " + before);
    }
    return crash.happened();
  }

  private void clearUp(MarkerStyle style) throws IOException {
    HeldMarker held = awaitSoon(contender(), style);
    assertTrue(held.isOurs());
    assertRefused(contender(), style);
    held.release();
    contender().sweep();
    assertNothingLeft();
  }

  /** Really: each in a JVM of its own, which halts. */
  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void afterAProcessHaltedAtAnyStepTheNextOneGetsTheLockAndNothingIsLeft(MarkerStyle style)
      throws Exception {
    int step = 0;
    boolean died;
    do {
      step++;
      assertTrue(step < STEPS_LIMIT, "no end of steps");
      died = runChild(style, step, CrashMain.BEFORE);
      clearUp(style);
    } while (died);
    assertTrue(step > 5, "that many steps there are: " + step);
  }

  /** A file exists already, and not all of its content. */
  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void afterAProcessHaltedInTheMiddleOfWritingNothingIsLeft(MarkerStyle style) throws Exception {
    int created = 0;
    boolean died;
    do {
      created++;
      died = runChild(style, created, CrashMain.MIDDLE);
      clearUp(style);
    } while (died);
    assertTrue(created > 1, "nothing was written");
  }

  private boolean runChild(MarkerStyle style, int step, String when) throws Exception {
    List<String> command =
        JavaChild.command(
            List.of(),
            CrashMain.class,
            file.toString(),
            style.name(),
            Integer.toString(step),
            when);
    Process child = new ProcessBuilder(command).inheritIO().start();
    try {
      assertTrue(child.waitFor(60, TimeUnit.SECONDS), "the child hangs");
      if (child.exitValue() == 0) {
        return false;
      }
      assertEquals(CrashMain.HALTED, child.exitValue());
      return true;
    } finally {
      child.destroyForcibly();
    }
  }
}
