package io.mortise.cli.stress.referee;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.cli.stress.referee.Scene.STARVED_SECONDS;
import static io.mortise.cli.stress.referee.Scene.STUCK_SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WaitsTest {

  private final Scene scene = new Scene();

  @Test
  void nobodyComingInForTooLongIsStuckAndSaysWhoIsInside() throws InterruptedException {
    scene.enter(scene.first, EXCLUSIVE);
    scene.pass(STUCK_SECONDS);
    scene.mustBeFine();
    scene.pass(5);
    scene.mustAccuse(Violation.Kind.STUCK, "inside: {locker 0 thread 0=EXCLUSIVE}; waiting: [");
    assertTrue(scene.log.isStuck());
  }

  @Test
  void itIsNotStuckAnyMoreWhenSomebodyComesIn() throws InterruptedException {
    scene.pass(STUCK_SECONDS + 1);
    scene.visit(scene.first);
    assertFalse(scene.log.isStuck());
  }

  @Test
  void whereNobodyIsNothingIsStuck() {
    for (Visitor visitor : new Visitor[] {scene.first, scene.second, scene.third}) {
      scene.log.hungUp(visitor);
    }
    scene.pass(10 * STUCK_SECONDS);
    scene.log.arrived(scene.first, "by the test");
    scene.pass(1);
    scene.mustBeFine();
  }

  @Test
  void whileTheOnlyOneIsReplacedNobodyWaits() throws InterruptedException {
    scene.log.hungUp(scene.second);
    scene.log.hungUp(scene.third);
    scene.enter(scene.first, EXCLUSIVE);
    scene.kill(scene.first);
    scene.pass(2 * STUCK_SECONDS);
    scene.log.arrived(new Visitor(new Life(0, 1), "0"), "by the test");
    scene.pass(1);
    scene.mustBeFine();
  }

  @Test
  void whoDoesNotComeInWhileOthersDoStarves() throws InterruptedException {
    scene.log.asks(scene.third);
    visitInTurnsFor(STARVED_SECONDS);
    scene.mustBeFine();
    visitInTurnsFor(10);
    scene.mustAccuse(Violation.Kind.STARVED, "locker 2 thread 0 waits, and has not been inside");
  }

  private void visitInTurnsFor(int seconds) throws InterruptedException {
    for (int second = 0; second < seconds; second++) {
      scene.pass(1);
      scene.visit(scene.first);
      scene.visit(scene.second);
    }
  }

  @Test
  void whoDoesNotComeBackFromLettingGoIsAccusedToo() throws InterruptedException {
    scene.visit(scene.third);
    visitInTurnsFor(STARVED_SECONDS + 1);
    scene.mustAccuse(Violation.Kind.STARVED, "locker 2 thread 0 does not come back");
  }

  @Test
  void whoWasKilledDoesNotStarve() throws InterruptedException {
    scene.log.asks(scene.third);
    scene.kill(scene.third);
    scene.log.asks(scene.third); // heard late
    visitInTurnsFor(2 * STARVED_SECONDS);
    scene.mustBeFine();
  }

  @Test
  void nobodyIsBlamedForTheTimeInWhichOneIsStopped() throws InterruptedException {
    scene.enter(scene.first, EXCLUSIVE);
    scene.log.asks(scene.second);
    scene.pass(STUCK_SECONDS - 1);
    scene.fairClock.stand();
    scene.pass(10 * STARVED_SECONDS);
    scene.fairClock.goOn();
    scene.mustBeFine();
    assertEquals(
        TimeUnit.SECONDS.toNanos(STUCK_SECONDS - 1), scene.log.summary().longestWaitNanos());
    scene.pass(2);
    scene.mustAccuse(Violation.Kind.STUCK, "nobody came in");
  }

  @Test
  void nobodyIsBlamedForTheTimeInWhichTheRefereeDidNotRun() {
    scene.log.asks(scene.first);
    scene.passUnseen(10 * STARVED_SECONDS);
    scene.pass(1);
    scene.mustBeFine();
  }

  @Test
  void theLongestWaitAndTheLongestGapAreKept() throws InterruptedException {
    scene.log.asks(scene.second);
    scene.pass(3);
    scene.visit(scene.first);
    scene.pass(4);
    scene.enter(scene.third, EXCLUSIVE);
    scene.writeAndLeave(scene.third);
    assertTrue(scene.log.entered(scene.second, EXCLUSIVE));
    Summary summary = scene.log.summary();
    assertEquals(TimeUnit.SECONDS.toNanos(7), summary.longestWaitNanos());
    assertEquals(1, summary.longestWaitSlot());
    assertEquals(TimeUnit.SECONDS.toNanos(4), summary.longestGapNanos());
    assertEquals(TimeUnit.SECONDS.toNanos(7), summary.slots().get(1).longestWaitNanos());
  }

  @Test
  void allViolationsAreCountedAndTheFirstFewKept() throws InterruptedException {
    for (int time = 0; time < 25; time++) {
      scene.log.leaves(scene.first);
    }
    assertEquals(Map.of(Violation.Kind.ERROR, 25L), scene.log.summary().violationCounts());
    assertEquals(10, scene.log.summary().violations().size());
  }
}
