package io.mortise.internal.marker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.MarkerStyle;
import io.mortise.internal.marker.SteppedFiles.Call;
import io.mortise.internal.marker.SteppedFiles.Interference;
import io.mortise.support.Spin;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Disks fail, and fill up. That is told, and the lock is to be had afterwards. */
@Tag("portable")
class AcquireFaultTest extends DiskFaultBench {

  @ParameterizedTest
  @CsvSource({"FILE, false", "DIRECTORY, false", "FILE, true", "DIRECTORY, true"})
  void aStepThatFailsOnceLeavesTheLockToBeHad(MarkerStyle style, boolean takeover)
      throws Exception {
    int step = 0;
    Outcome outcome;
    do {
      step++;
      if (takeover) {
        Forgery.held(file, style, Forgery.dead());
      }
      outcome = tryOn(new SteppedFiles().before(failing(step, step)), style);
      assertTrue(outcome.failed() || step > 2, "step " + step);
      assertToBeHadSoonAndNothingLeft(style, step);
    } while (outcome.steps() >= step);
    assertFalse(outcome.failed(), "there was nothing to fail any more");
    assertTrue(step > 3, "that many steps there are: " + step);
  }

  /** Done, but the answer is an error: network file systems do that. */
  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aStepWhoseSuccessWasNotReportedLeavesTheLockToBeHad(MarkerStyle style) throws Exception {
    int step = 0;
    Outcome outcome;
    do {
      step++;
      outcome = tryOn(new SteppedFiles().after(failing(step, step)), style);
      assertToBeHadSoonAndNothingLeft(style, step);
    } while (outcome.steps() >= step);
    assertTrue(step > 3, "that many steps there are: " + step);
  }

  /** Only what is written needs space. */
  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aFullDiskLeavesNothingBehind(MarkerStyle style) throws Exception {
    int writes = style == MarkerStyle.FILE ? 1 : 2;
    for (int write = 1; write <= writes; write++) {
      SteppedFiles files = new SteppedFiles().before(fullAtCreation(write));
      Marker contender = new Marker(file, files, Marker.GRACE); // never too slow

      FileSystemException failure =
          assertThrows(FileSystemException.class, () -> contender.tryAcquire(options(style)));

      assertEquals("No space left on device", failure.getReason());
      assertNothingLeft();
      assertEquals(0, tokensInUse());
      assertFree(style);
    }
  }

  private static Interference fullAtCreation(int number) {
    return new Interference() {
      private int created;

      @Override
      public void at(SteppedFiles.Step step) throws IOException {
        if (step.call() == Call.CREATE && ++created == number) {
          throw new FileSystemException(step.file().toString(), null, "No space left on device");
        }
      }
    };
  }

  /** The answer to link() got lost, the link is there. */
  @Test
  void aLinkWhoseSuccessWasNotReportedIsALock() throws Exception {
    SteppedFiles files = new SteppedFiles();
    files.after(
        step -> {
          if (step.call() == Call.LINK) {
            throw new FileSystemException(step.file().toString(), null, "Stale file handle");
          }
        });

    HeldMarker held = acquire(contender(files), MarkerStyle.FILE);

    assertTrue(held.isOurs());
    assertRefused(contender(), MarkerStyle.FILE);
    held.release();
    assertNothingLeft();
  }

  /** Whoever was stopped for so long between two steps that he was taken for gone starts over. */
  @Test
  void aRightThatWasClearedAwayBeforeTheLinkIsMadeAnew() throws Exception {
    SteppedFiles files = new SteppedFiles();
    files.before(
        step -> {
          if (step.call() == Call.LINK && step.number() < 5) {
            Files.delete(only(directory, "data.lock."));
          }
        });

    HeldMarker held = acquire(contender(files), MarkerStyle.FILE);

    assertTrue(held.isOurs());
    held.release();
    assertNothingLeft();
    assertEquals(0, tokensInUse());
  }

  @Test
  void whoNeededTooLongFromTheDirectoryToItsEntryWaitsBesideIt() throws Exception {
    SteppedFiles files = new SteppedFiles();
    files.after(
        step -> {
          if (step.call() == Call.MAKE_DIRECTORY) {
            Spin.spin(GRACE.toNanos()); // time itself is what this is about
          }
        });

    Marker contender = contender(files);
    assertRefused(contender, MarkerStyle.DIRECTORY);
    assertTrue(contender.isWaitingForGrace());

    awaitSoon(contender, MarkerStyle.DIRECTORY).release();
    assertNothingLeft();
  }
}
