package io.mortise.internal.identity;

import static io.mortise.internal.identity.Scene.LOCAL;
import static io.mortise.internal.identity.Scene.NONE;
import static io.mortise.internal.identity.Scene.OTHER;
import static io.mortise.internal.identity.Scene.OWN_START;
import static io.mortise.internal.identity.Scene.SELF;
import static io.mortise.internal.identity.Scene.START;
import static io.mortise.internal.identity.Scene.TOKEN;
import static io.mortise.internal.identity.Scene.evidence;
import static io.mortise.internal.identity.Scene.with;
import static io.mortise.internal.identity.Verdict.Life.ALIVE;
import static io.mortise.internal.identity.Verdict.Life.DEAD;
import static io.mortise.internal.identity.Verdict.Life.UNKNOWN;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mortise.internal.identity.ProcessTable.Sighting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An owner of this machine, boot and namespace, by what the process table shows. */
class JudgeTest {

  private final Scene scene = new Scene();

  @AfterEach
  void forgetTheToken() {
    OwnTokens.remove(TOKEN);
  }

  @Test
  void aProcessThatIsNotThereIsDead() {
    scene.assertLife(DEAD, OTHER, NONE);
  }

  @Test
  void theReasonNamesTheProcess() {
    assertEquals("process 4711 is gone", scene.judge(OTHER, NONE).reason());
  }

  @Test
  void aProcessThatIsNotThereMayBeHidden() {
    scene.table.hides = true;

    scene.assertLife(UNKNOWN, OTHER, NONE);
    scene.assertLife(UNKNOWN, OTHER, LOCAL);
  }

  @Test
  void aProcessWithItsNumberAndStartIsAlive() {
    scene.present(START);

    scene.assertLife(ALIVE, OTHER, NONE);
  }

  @Test
  void theWitnessDoesNotProveThatAVisibleProcessIsGone() {
    scene.present(START);

    scene.assertLife(ALIVE, OTHER, evidence(true, 0));
  }

  @Test
  void aProcessWithItsNumberAndAnotherStartIsAnother() {
    scene.present("778");

    scene.assertLife(DEAD, OTHER, NONE);
  }

  @Test
  void aZombieIsDead() {
    scene.zombie(START);

    scene.assertLife(DEAD, OTHER, NONE);
  }

  @Test
  void aProcessThatCannotBeReadIsUnknown() {
    scene.table.processes.put(Scene.PID, Sighting.HIDDEN);

    scene.assertLife(UNKNOWN, OTHER, evidence(true, 0));
  }

  @Test
  void whoeverHasTheNumberOfAnOwnerWithoutStartMayBeTheOwner() {
    scene.present(START);

    scene.assertLife(UNKNOWN, with(OTHER, "start", "-"), NONE);
  }

  @Test
  void aProcessWhoseStartIsNotToldMayBeTheOwner() {
    scene.present(OwnerId.UNKNOWN_START);

    scene.assertLife(UNKNOWN, OTHER, NONE);
  }

  @Test
  void anOwnerWithoutStartIsDeadWhenNobodyHasItsNumber() {
    scene.assertLife(DEAD, with(OTHER, "start", "-"), NONE);
  }

  @Test
  void whatAForeignProcShowsProvesNothing() {
    scene.table.ours = false;
    scene.assertLife(UNKNOWN, OTHER, evidence(true, 0));

    scene.present("778");
    scene.assertLife(UNKNOWN, OTHER, evidence(true, 0));

    scene.present(START);
    scene.assertLife(UNKNOWN, OTHER, NONE);
  }

  @Test
  void thisProcessIsAliveWhereItUsesTheToken() {
    OwnTokens.add(TOKEN);

    scene.assertLife(ALIVE, SELF, NONE);
  }

  @Test
  void thisProcessIsDeadWhereItDoesNotUseTheToken() {
    scene.assertLife(DEAD, SELF, NONE);
  }

  @Test
  void anEarlierProcessWithOurNumberIsDead() {
    scene.assertLife(DEAD, with(SELF, "start", "4999"), NONE);

    OwnTokens.add(TOKEN);
    scene.assertLife(DEAD, with(SELF, "start", "4999"), NONE);
  }

  @Test
  void ourOwnNumberNeedsNoProc() {
    scene.table.ours = false;
    scene.assertLife(DEAD, SELF, NONE);

    OwnTokens.add(TOKEN);
    scene.assertLife(ALIVE, SELF, NONE);
  }

  @Test
  void aTokenOfOursDoesNotKeepAnotherProcessAlive() {
    OwnTokens.add(TOKEN);

    scene.assertLife(DEAD, OTHER, NONE);
  }

  @Test
  void thisProcessIsAliveWhereItUsesTheTokenThoughNothingIsKnownOfTheSystem() {
    scene.self = new ProcessIdentity(Scene.OWN_PID, OWN_START, "-", "-", "-", "-", "-");
    scene.assertLife(UNKNOWN, scene.self, LOCAL);

    OwnTokens.add(TOKEN);
    scene.assertLife(ALIVE, scene.self, NONE);
  }
}
