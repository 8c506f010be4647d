package io.mortise.model;

import io.mortise.model.RetentionModel.Variation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Decision 0011, and what becomes of it when a part is left out. */
@Tag("once")
class RetentionModelTest {

  private static final int CRASHES = 2;
  private static final int STOPS = 1;
  private static final int RETAINER = 0;
  private static final int STRANGER = 2;

  @ParameterizedTest
  @ValueSource(ints = {RETAINER, STRANGER})
  void twoNeverHoldAndWhoWaitsCanAlwaysGetIn(int waiter) {
    Explorer.explore(new RetentionModel(CRASHES, 0, waiter)).mustAlwaysFinish("retention");
  }

  @Test
  void oneWhoIsStoppedInTheTurnstileKeepsNobodyOutWhoKnowsOfIt() {
    Explorer.explore(new RetentionModel(CRASHES, STOPS, RETAINER))
        .mustAlwaysFinish("retention, one stopped");
  }

  /** The price of a turnstile that is a lock of the same file. */
  @Test
  void oneWhoIsStoppedInTheTurnstileKeepsOutWhoLocksTheWholeFile() {
    Explorer.explore(new RetentionModel(0, STOPS, STRANGER))
        .mustGetStuck("whole file, one stopped");
  }

  @ParameterizedTest
  @EnumSource(
      value = Variation.class,
      names = {"JANITOR_IGNORES_HOLDERS", "JANITOR_TELLS_NOBODY"})
  void aJanitorThatDoesItWrongLetsTwoIn(Variation variation) {
    Explorer.explore(new RetentionModel(0, 0, RETAINER, variation)).mustBeViolated("" + variation);
  }

  @Test
  void withoutAJanitorAKeptLockIsNeverGivenBack() {
    Explorer.explore(new RetentionModel(0, 0, RETAINER, Variation.NO_JANITOR))
        .mustGetStuck("no janitor");
  }

  @Test
  void strangersNeedATurn() {
    Explorer.explore(new RetentionModel(0, 0, STRANGER, Variation.NO_TURN_FOR_STRANGERS))
        .mustGetStuck("no turn for strangers");
  }

  @Test
  void ifNobodyPassedByOneWhoIsStoppedWouldKeepEverybodyOut() {
    Explorer.explore(new RetentionModel(0, STOPS, RETAINER, Variation.NOBODY_PASSES_BY))
        .mustGetStuck("nobody passes by");
  }

  @Test
  void aTurnstileThatOutlivesItsOwnerWouldKeepEverybodyOut() {
    Explorer.explore(
            new RetentionModel(
                1, 0, RETAINER, Variation.TURNSTILE_OUTLIVES_ITS_OWNER, Variation.NOBODY_PASSES_BY))
        .mustGetStuck("a turnstile that stays");
  }
}
