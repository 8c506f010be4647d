package io.mortise.internal.marker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.MarkerStyle;
import io.mortise.internal.marker.HeldMarker.NotOursException;
import io.mortise.internal.marker.SteppedFiles.Call;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A release that failed may be repeated, and does no harm then. */
@Tag("portable")
class ReleaseAfterFailureTest extends MarkerBench {

  /** Each attempt fails one step later, until none fails. */
  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aReleaseThatFailedAtAnyStepMayBeRepeated(MarkerStyle style) throws Exception {
    int step = 0;
    boolean failed;
    do {
      step++;
      SteppedFiles files = new SteppedFiles();
      HeldMarker held = acquire(contender(files), style);
      files.before(failOnce(step));
      failed = fails(held);
      if (failed) {
        held.release();
      }
      contender().sweep();
      assertNothingLeft();
      assertEquals(0, tokensInUse(), "after step " + step);
    } while (failed);
    assertTrue(step > 3, "that many steps there are: " + step);
  }

  private static SteppedFiles.Interference failOnce(int number) {
    return step -> {
      if (step.number() == number) {
        throw new FileSystemException(step.file().toString(), null, "Input/output error");
      }
    };
  }

  private static boolean fails(HeldMarker held) throws IOException {
    try {
      held.release();
      return false;
    } catch (NotOursException e) {
      throw e;
    } catch (FileSystemException e) {
      assertEquals("Input/output error", e.getReason());
      return true;
    }
  }

  /** Between the failure and the repetition a peer finds the name free. */
  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aRepeatedReleaseLeavesThePeersMarkerAloneThatCameMeanwhile(MarkerStyle style)
      throws Exception {
    int step = 0;
    int found = 0;
    boolean failed;
    do {
      step++;
      SteppedFiles files = new SteppedFiles();
      HeldMarker held = acquire(contender(files), style);
      files.before(failOnce(step));
      failed = fails(held);
      if (failed && Files.notExists(marker)) {
        found++;
        Forgery.naive(file, style, ProcessHandle.current().pid());
        Snapshot before = Snapshot.of(marker);
        held.release();
        assertEquals(before, Snapshot.of(marker), "after step " + step);
        removeByHand(marker);
      } else if (failed) {
        held.release();
      }
      contender().sweep();
      assertNothingLeft();
    } while (failed);
    assertTrue(found > 0, "no failure ever left the name free");
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aLossIsNotForgottenOverAFailure(MarkerStyle style) throws Exception {
    SteppedFiles files = new SteppedFiles();
    HeldMarker held = acquire(contender(files), style);
    removeByHand(marker);
    AtomicBoolean failed = new AtomicBoolean();
    files.before(
        step -> {
          if (step.call() == Call.DELETE && failed.compareAndSet(false, true)) {
            throw new FileSystemException(step.file().toString(), null, "Input/output error");
          }
        });

    boolean told = isLost(held);

    assertTrue(told || isLost(held), "the second time at the latest");
  }

  private static boolean isLost(HeldMarker held) throws IOException {
    try {
      held.release();
      return false;
    } catch (NotOursException e) {
      return true;
    } catch (FileSystemException e) {
      return false;
    }
  }
}
