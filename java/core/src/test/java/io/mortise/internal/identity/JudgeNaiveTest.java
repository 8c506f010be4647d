package io.mortise.internal.identity;

import static io.mortise.internal.identity.Scene.LOCAL;
import static io.mortise.internal.identity.Scene.START;
import static io.mortise.internal.identity.Scene.evidence;
import static io.mortise.internal.identity.Verdict.Life.DEAD;
import static io.mortise.internal.identity.Verdict.Life.UNKNOWN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mortise.internal.identity.ProcessTable.Sighting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A marker that has a process number, and nothing else. */
class JudgeNaiveTest {

  private final Scene scene = new Scene();

  @Test
  void aProcessThatIsNotThereIsDead() {
    scene.assertNaive(DEAD, LOCAL);
  }

  @Test
  void onASharedFileSystemItMayRunElsewhere() {
    scene.assertNaive(UNKNOWN, evidence(false, 0));
  }

  @Test
  void aProcessThatIsThereMayBeAnother() {
    scene.present(START);

    scene.assertNaive(UNKNOWN, evidence(true, 0));
    assertEquals(
        "process 4711 is running, but the marker does not say which process it was",
        scene.judgeNaive(LOCAL).reason());
  }

  @Test
  void aZombieIsDead() {
    scene.zombie(START);

    scene.assertNaive(DEAD, LOCAL);
  }

  @Test
  void aProcessThatIsNotThereMayBeHidden() {
    scene.table.hides = true;

    scene.assertNaive(UNKNOWN, LOCAL);
  }

  @Test
  void theWitnessProvesNothingOfOneWhoKnowsOfNone() {
    scene.table.hides = true;

    scene.assertNaive(UNKNOWN, evidence(true, 0));
  }

  @Test
  void aProcessThatCannotBeReadIsUnknown() {
    scene.table.processes.put(Scene.PID, Sighting.HIDDEN);

    scene.assertNaive(UNKNOWN, evidence(true, 0));
  }

  @Test
  void whatAForeignProcShowsProvesNothing() {
    scene.table.ours = false;

    scene.assertNaive(UNKNOWN, evidence(true, 0));
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1L << 32, Long.MAX_VALUE})
  void whatIsNoProcessNumberIsRefused(long pid) {
    Judge judge = Judge.ofThisProcess();

    assertThrows(IllegalArgumentException.class, () -> judge.judgeNaive(pid, LOCAL));
  }
}
