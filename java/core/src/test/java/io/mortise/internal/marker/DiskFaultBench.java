package io.mortise.internal.marker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mortise.MarkerStyle;
import io.mortise.internal.marker.SteppedFiles.Interference;
import java.io.IOException;
import java.nio.file.FileSystemException;

/** A contender whose disk fails, and what must be true afterwards. */
abstract class DiskFaultBench extends MarkerBench {

  private static final Interference NOTHING = step -> {};

  /**
   * How one try went.
   *
   * @param failed whether an error was reported; then nothing is held
   * @param steps how many it consisted of
   */
  record Outcome(boolean failed, int steps) {}

  static Interference failing(int from, int to) {
    return step -> {
      if (step.number() >= from && step.number() <= to) {
        throw new FileSystemException(step.file().toString(), null, "Input/output error");
      }
    };
  }

  /** One try. Then the disk is repaired, and what was got is given back. */
  final Outcome tryOn(SteppedFiles files, MarkerStyle style) throws IOException {
    Marker contender = contender(files);
    HeldMarker held = null;
    boolean failed = false;
    try {
      held = contender.tryAcquire(options(style));
    } catch (FileSystemException e) {
      assertEquals("Input/output error", e.getReason());
      failed = true;
    }
    int steps = files.count();
    files.before(NOTHING);
    files.after(NOTHING);
    if (held != null) {
      held.release();
    }
    contender.abandonTries();
    return new Outcome(failed, steps);
  }

  final void assertToBeHadSoonAndNothingLeft(MarkerStyle style, int step) throws IOException {
    assertEquals(0, tokensInUse(), "what failed at step " + step + " has no claims any more");
    awaitSoon(contender(), style).release();
    forgetEverythingOfThisProcess();
    contender().sweep();
    assertNothingLeft();
  }
}
