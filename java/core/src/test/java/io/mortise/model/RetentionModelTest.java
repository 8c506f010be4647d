package io.mortise.model;

import io.mortise.model.RetentionModel.Variation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Decision 0011, and what becomes of it when a part is left out. */
@Tag("model")
class RetentionModelTest {

  private static final int CRASHES = 2;
  private static final int RETAINER = 0;
  private static final int STRANGER = 2;

  @ParameterizedTest
  @ValueSource(ints = {RETAINER, STRANGER})
  void twoNeverHoldAndWhoWaitsCanAlwaysGetIn(int waiter) {
    Explorer.explore(new RetentionModel(CRASHES, waiter)).mustAlwaysFinish("retention");
  }

  @ParameterizedTest
  @EnumSource(
      value = Variation.class,
      names = {"JANITOR_IGNORES_HOLDERS", "JANITOR_TELLS_NOBODY"})
  void aJanitorThatDoesItWrongLetsTwoIn(Variation variation) {
    Explorer.explore(new RetentionModel(0, RETAINER, variation)).mustBeViolated("" + variation);
  }

  @Test
  void withoutAJanitorAKeptLockIsNeverGivenBack() {
    Explorer.explore(new RetentionModel(0, RETAINER, Variation.NO_JANITOR))
        .mustGetStuck("no janitor");
  }

  @Test
  void strangersNeedATurn() {
    Explorer.explore(new RetentionModel(0, STRANGER, Variation.NO_TURN_FOR_STRANGERS))
        .mustGetStuck("no turn for strangers");
  }

  @Test
  void aTurnstileThatOutlivesItsOwnerKeepsEverybodyOut() {
    Explorer.explore(new RetentionModel(1, RETAINER, Variation.TURNSTILE_OUTLIVES_ITS_OWNER))
        .mustGetStuck("a turnstile that stays");
  }
}
