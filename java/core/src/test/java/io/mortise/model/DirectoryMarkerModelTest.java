package io.mortise.model;

import static io.mortise.model.DirectoryMarkerModel.ENDLESS;

import io.mortise.model.DirectoryMarkerModel.Variation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Style DIRECTORY of decision 0006, among itself without any assumption about time, and beside
 * naive peers, assuming that those need less than the grace period between mkdir and pid. "Quick"
 * ones need less than that between removing the pid and rmdir, too.
 */
@Tag("once")
class DirectoryMarkerModelTest {

  private static Exploration amongOurselves(int crashes, int successors, Variation... variations) {
    return Explorer.explore(
        new DirectoryMarkerModel(3, 0, crashes, successors, ENDLESS, variations));
  }

  /** Each locks once; two crash. */
  private static Exploration once(int conformant, int naive, Variation... variations) {
    return Explorer.explore(new DirectoryMarkerModel(conformant, naive, 2, 0, 1, variations));
  }

  private static Exploration again(
      int conformant, int naive, int crashes, Variation... variations) {
    return Explorer.explore(
        new DirectoryMarkerModel(conformant, naive, crashes, crashes, ENDLESS, variations));
  }

  @Test
  void twoNeverHoldAndTheLockNeverGetsStuck() {
    amongOurselves(2, 1).mustAlwaysFinish("directory");
  }

  @Test
  void withoutTheListingTwoWhoEnterTogetherBothHold() {
    amongOurselves(0, 0, Variation.NO_LISTING).mustBeViolated("directory, no listing");
  }

  /** The listing goes on reading a directory that was moved away and is being emptied. */
  @Test
  void withoutALookAtItsNameAfterTheListingOneHoldsADirectoryThatIsGone() {
    amongOurselves(0, 0, Variation.NO_CONFIRMATION)
        .mustBeViolated("directory, no look after the listing");
  }

  @Test
  void besideNaivePeersWhoLockOnceNobodyHoldsWithOneOfUs() {
    once(2, 1).mustAlwaysFinish("directory, 2 and 1 naive, once");
    once(1, 2).mustAlwaysFinish("directory, 1 and 2 naive, once");
  }

  @Test
  void waitingWithoutAPinIsADoubleHold() {
    once(1, 2, Variation.NO_PIN).mustBeViolated("directory, 1 and 2 naive, no pin");
  }

  /** The rmdir of one naive peer hits another's fresh directory. Nothing of ours can prevent it. */
  @Test
  void twoNaivePeersAndTwoOfUsFailByANaivePeersOwnLateRmdir() {
    once(2, 2).mustBeViolated("directory, 2 and 2 naive, once");
  }

  /** It needs no second naive peer: it hits ours, and our own comes to lie in its next one. */
  @Test
  void oneNaivePeerFailsByItsOwnLateRmdirOnceEitherLocksAgain() {
    again(1, 1, 0).mustBeViolated("directory, 1 and 1 naive");
  }

  @Test
  void quickNaivePeersAreSafeAsLongAsNobodyCrashes() {
    again(2, 1, 0, Variation.QUICK_RMDIR).mustAlwaysFinish("directory, 2 and 1 naive, quick");
    again(1, 2, 0, Variation.QUICK_RMDIR).mustAlwaysFinish("directory, 1 and 2 naive, quick");
  }

  @Test
  void aReleaseByRmdirHitsAQuickNaivePeersFreshDirectory() {
    again(2, 1, 0, Variation.QUICK_RMDIR, Variation.RELEASE_BY_RMDIR)
        .mustBeViolated("directory, 2 and 1 naive, quick, release by rmdir");
  }

  @Test
  void evenAQuickNaivePeerFailsByItsRmdirAfterACrash() {
    again(1, 1, 1, Variation.QUICK_RMDIR)
        .mustBeViolated("directory, 1 and 1 naive, quick, a crash");
  }

  /** The mend: whoever makes L looks, once its own is in it, whether L is what it has made. */
  @Test
  void oneNaivePeerIsSafeWhereWeCanTellItsDirectoryFromOurs() {
    again(1, 1, 2, Variation.SIGNED).mustAlwaysFinish("directory, 1 and 1 naive, signed");
    again(2, 1, 2, Variation.SIGNED).mustAlwaysFinish("directory, 2 and 1 naive, signed");
  }

  /** Whatever we make of its empty directory, another program that holds by it loses it to none. */
  @Test
  void anotherProgramsEmptyDirectoryIsNeverTaken() {
    again(1, 1, 2, Variation.SIGNED, Variation.FOREIGN)
        .mustAlwaysFinish("directory, 1 and 1 foreign");
    again(2, 1, 2, Variation.SIGNED, Variation.FOREIGN)
        .mustAlwaysFinish("directory, 2 and 1 foreign");
  }

  @Test
  void takingAnEmptyDirectoryAfterTheGracePeriodIsADoubleHold() {
    again(1, 1, 0, Variation.SIGNED, Variation.FOREIGN_TAKEN)
        .mustBeViolated("directory, 1 and 1 foreign, taken");
  }

  /** Between the look and the pin our directory may go, and another program's come. */
  @Test
  void aPinThatIsTrustedWhereverItLiesIsADoubleHold() {
    again(2, 1, 0, Variation.SIGNED, Variation.FOREIGN, Variation.NO_LOOK_AT_PIN)
        .mustBeViolated("directory, 2 and 1 foreign, a pin is trusted");
  }

  /** What we leave empty would look like another program's. */
  @Test
  void withoutATraceOfWhoHasLeftItTheLockGetsStuck() {
    Explorer.explore(
            new DirectoryMarkerModel(3, 0, 2, 1, ENDLESS, Variation.FOREIGN, Variation.NO_TRACE))
        .mustGetStuck("directory, no trace");
  }

  /** An own without a pid may lie in a naive peer's fresh directory: it is worth only a pin. */
  @Test
  void takingOverAtOnceWhereThereIsNoPidIsADoubleHold() {
    again(1, 1, 2, Variation.SIGNED, Variation.TAKES_WITHOUT_PID)
        .mustBeViolated("directory, 1 and 1 naive, signed, takes without pid");
  }
}
