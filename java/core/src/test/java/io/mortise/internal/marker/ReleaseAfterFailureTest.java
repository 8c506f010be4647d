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
    SteppedFiles files = new SteppedFiles();
    do {
      step++;
      Marker contender = contender(files);
      HeldMarker held = acquire(contender, style);
      files.before(failOnce(step));
      if (fails(held)) {
        held.release();
      }
      contender.abandonTries();
      contender().sweep();
      assertNothingLeft();
      assertEquals(0, tokensInUse(), "after step " + step);
    } while (files.count() >= step);
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
    int cameMeanwhile = 0;
    SteppedFiles files = new SteppedFiles();
    do {
      step++;
      Marker contender = contender(files);
      HeldMarker held = acquire(contender, style);
      files.before(failOnce(step));
      boolean failed = fails(held);
      boolean peer = Files.notExists(marker);
      if (peer) {
        cameMeanwhile++;
        Forgery.naive(file, style, ProcessHandle.current().pid());
      }
      Snapshot before = Snapshot.of(marker);
      if (failed) {
        held.release();
      }
      contender.abandonTries();
      if (peer) {
        assertEquals(before, Snapshot.of(marker), "after step " + step);
        removeByHand(marker);
      }
      contender().sweep();
      assertNothingLeft();
    } while (files.count() >= step);
    assertTrue(cameMeanwhile > 1, "a peer came in while something was left to do");
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
