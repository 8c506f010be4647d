package io.mortise.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mortise.model.FileMarkerModel.Variation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Style FILE of decision 0006, and what becomes of it when a part is left out. A contender that is
 * stopped between its verdict and its removal, for however long, is nothing special here: the
 * others take any number of steps between any two of its own.
 */
@Tag("once")
class FileMarkerModelTest {

  @Test
  void twoNeverHoldAndTheLockNeverGetsStuck() {
    explore(2, 0, Variation.RETIREMENT).mustAlwaysFinish("file");
  }

  /** The paused contender wakes up with its unlink, and meets a fresh lock. */
  @Test
  void withoutARightAContenderPausedAfterItsVerdictRemovesAFreshLock() {
    Trace trace =
        explore(2, 0, Variation.NO_RIGHT, Variation.NO_SWEEP).mustBeViolated("file, no right");

    assertEquals("two in the critical section", trace.complaint());
  }

  @Test
  void wrongVerdictsAboutOwnersMakeNobodyRemoveWhatItHasNoRightTo() {
    explore(1, 2, Variation.RETIREMENT).mustAlwaysFinish("file, wrong verdicts");
  }

  @Test
  void withoutASecondLookAFreshLockIsRemoved() {
    Trace trace =
        explore(2, 0, Variation.NO_SECOND_LOOK, Variation.NO_SWEEP)
            .mustBeViolated("file, no second look");

    assertEquals("L was removed without its right", trace.complaint());
  }

  /** Why no verdict but a certain one, so not staleAfter either, may pass over a claimant. */
  @Test
  void aWrongVerdictAboutAClaimantLetsItRemoveLWithoutTheRight() {
    explore(0, 2, Variation.CLAIMANTS_MISJUDGED, Variation.NO_SWEEP)
        .mustBeViolated("file, claimant misjudged");
  }

  @Test
  void theLockIsStuckIfNobodyClaimsFromADeadReaperWhileTheOwnerLives() {
    explore(
            1,
            1,
            Variation.RELEASE_GIVES_UP,
            Variation.OWNER_DECIDES,
            Variation.NO_SWEEP,
            Variation.RETIREMENT)
        .mustGetStuck("file, release gives up");
  }

  /** The reaper may die when the release has already looked; so contenders must look as well. */
  @Test
  void thatTheReleaseClaimsFromADeadReaperIsNotEnough() {
    explore(1, 1, Variation.OWNER_DECIDES, Variation.NO_SWEEP, Variation.RETIREMENT)
        .mustGetStuck("file, owner decides");
  }

  @Test
  void itIsEnoughThatContendersClaimFromADeadReaper() {
    explore(1, 1, Variation.RELEASE_GIVES_UP, Variation.NO_SWEEP, Variation.RETIREMENT)
        .mustAlwaysFinish("file, contenders claim");
  }

  /** The owner, taken for dead wrongly, links between the sweeper's look and its removal. */
  @Test
  void aSweepThatDoesNotClaimFirstCanLeaveALockWithoutItsRight() {
    explore(1, 1, Variation.SWEEP_BY_NAME, Variation.RETIREMENT)
        .mustGetStuck("file, sweep by name");
  }

  /** Its owner lives, whatever we make of its marker, and loses it to nobody. */
  @Test
  void anotherProgramsMarkerThatIsNotUnderstoodIsNeverTaken() {
    explore(2, 0, Variation.FOREIGN_PEER, Variation.RETIREMENT)
        .mustAlwaysFinish("file, a foreign peer");
    explore(1, 2, Variation.FOREIGN_PEER, Variation.RETIREMENT)
        .mustAlwaysFinish("file, a foreign peer, wrong verdicts");
  }

  @Test
  void takingWhatIsNotUnderstoodAfterTheGracePeriodIsADoubleHold() {
    Trace trace =
        explore(0, 0, Variation.FOREIGN_PEER, Variation.GRACE_TAKES_WHAT_IS_NOT_UNDERSTOOD)
            .mustBeViolated("file, a foreign peer, grace takes");

    assertEquals("two in the critical section", trace.complaint());
  }

  private static Exploration explore(int crashes, int mistakes, Variation... variations) {
    return Explorer.explore(new FileMarkerModel(crashes, mistakes, variations));
  }
}
