package io.mortise.internal.marker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mortise.MarkerStyle;
import io.mortise.internal.marker.SteppedFiles.Interference;
import java.io.IOException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From some step on nothing works any more, until the disk is repaired. */
@Tag("portable")
class BrokenDiskTest extends MarkerBench {

  private static final int STEPS_LIMIT = 60;

  private static Interference failing(int from, int to) {
    return step -> {
      if (step.number() >= from && step.number() <= to) {
        throw new FileSystemException(step.file().toString(), null, "Input/output error");
      }
    };
  }

  /** True if an error was reported, and then nothing is held. */
  private boolean fails(SteppedFiles files, MarkerStyle style) throws IOException {
    Marker contender = contender(files);
    try {
      HeldMarker held = contender.tryAcquire(options(style), false);
      files.before(step -> {});
      files.after(step -> {});
      if (held != null) {
        held.release();
      }
      contender.abandonTries();
      return false;
    } catch (FileSystemException e) {
      assertEquals("Input/output error", e.getReason());
      files.before(step -> {});
      files.after(step -> {});
      contender.abandonTries();
      return true;
    }
  }

  private void assertToBeHadSoonAndNothingLeft(MarkerStyle style, int step) throws IOException {
    assertEquals(0, tokensInUse(), "what failed at step " + step + " has no claims any more");
    awaitSoon(contender(), style).release();
    forgetEverythingOfThisProcess();
    contender().sweep();
    assertNothingLeft();
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aDiskThatBreaksInTheMiddleLeavesTheLockToBeHadOnceItIsRepaired(MarkerStyle style)
      throws Exception {
    for (int step = 1; step < STEPS_LIMIT / 2; step++) {
      fails(new SteppedFiles().before(failing(step, Integer.MAX_VALUE)), style);
      assertToBeHadSoonAndNothingLeft(style, step);
    }
  }
}
