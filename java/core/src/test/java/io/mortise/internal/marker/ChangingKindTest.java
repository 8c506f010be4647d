package io.mortise.internal.marker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.MarkerStyle;
import io.mortise.internal.marker.HeldMarker.NotOursException;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The marker that was looked at is gone at the next step, and one of the other style, whose owner
 * lives, is in its place: as it happens where processes of both styles lock one file.
 */
@Tag("portable")
class ChangingKindTest extends MarkerBench {

  private static final int STEPS = 25;

  @ParameterizedTest
  @CsvSource({
    "FILE, FILE, true",
    "FILE, FILE, false",
    "FILE, DIRECTORY, true",
    "FILE, DIRECTORY, false",
    "DIRECTORY, FILE, true",
    "DIRECTORY, FILE, false",
    "DIRECTORY, DIRECTORY, true",
    "DIRECTORY, DIRECTORY, false"
  })
  void whoComesUponTheOtherKindIsRefusedAndNothingElse(
      MarkerStyle mine, MarkerStyle first, boolean ofUs) throws Exception {
    MarkerStyle then = first == MarkerStyle.FILE ? MarkerStyle.DIRECTORY : MarkerStyle.FILE;
    int replaced = 0;
    for (int at = 2; at < STEPS; at++) {
      if (ofUs) {
        Forgery.held(file, first, Forgery.dead());
      } else {
        Forgery.naive(file, first, Forgery.NOBODY);
      }
      SteppedFiles files = new SteppedFiles();
      ReplaceOnce replace = new ReplaceOnce(at, then);
      HeldMarker held = contender(files.before(replace)).tryAcquire(options(mine));
      if (replace.done) {
        replaced++;
        assertNull(held, "step " + at);
        assertTrue(Files.isDirectory(marker) == (then == MarkerStyle.DIRECTORY), "step " + at);
        assertEquals(0, tokensInUse(), "step " + at);
        assertTrue(contender().occupant().isPresent());
      } else {
        held.release();
      }
      empty();
    }
    assertTrue(replaced > 0);
  }

  /**
   * At a step at which the marker is of the first kind, still or again, and not ours. Between the
   * last look at a peer's file and its removal is a window that cannot be closed.
   */
  private final class ReplaceOnce implements SteppedFiles.Interference {
    private final int at;
    private final MarkerStyle then;
    private boolean done;

    ReplaceOnce(int at, MarkerStyle then) {
      this.at = at;
      this.then = then;
    }

    @Override
    public void at(SteppedFiles.Step step) throws IOException {
      boolean isThen = Files.isDirectory(marker) == (then == MarkerStyle.DIRECTORY);
      boolean isTooLate = then == MarkerStyle.DIRECTORY && step.call().changesSomething();
      if (step.number() == at
          && !isTooLate
          && Files.exists(marker)
          && !isThen
          && !isOfThisProcess()) {
        removeByHand(marker);
        Forgery.naive(file, then, ProcessHandle.current().pid());
        done = true;
      }
    }
  }

  private boolean isOfThisProcess() throws IOException {
    String pid = Long.toString(ProcessHandle.current().pid());
    return Files.isDirectory(marker)
        ? namesIn(marker).stream().anyMatch(name -> name.contains("." + pid + "-"))
        : Files.readString(marker).startsWith("pid=" + pid);
  }

  private void empty() throws IOException {
    for (String name : namesIn(directory)) {
      if (!name.equals("data")) {
        removeByHand(directory.resolve(name));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aHolderWhoseMarkerIsOfTheOtherKindNowHasLostIt(MarkerStyle style) throws Exception {
    MarkerStyle other = style == MarkerStyle.FILE ? MarkerStyle.DIRECTORY : MarkerStyle.FILE;
    HeldMarker held = acquire(contender(), style);
    removeByHand(marker);
    Forgery.naive(file, other, ProcessHandle.current().pid());
    Snapshot before = Snapshot.of(marker);

    assertFalse(held.isOurs());
    assertThrows(NotOursException.class, held::release);

    assertEquals(before, Snapshot.of(marker));
    removeByHand(marker);
    assertNothingLeft();
  }
}
