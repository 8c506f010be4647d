package io.mortise.cli.stress.referee;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CounterWitnessTest {

  private final Scene scene = new Scene();

  @Test
  void aLostUpdateShowsAtTheNextEntryAndOnce() throws InterruptedException {
    scene.visit(scene.first);
    scene.enter(scene.second, EXCLUSIVE);
    scene.log.leaves(scene.second); // and has not written
    scene.visit(scene.first);
    scene.mustAccuse(Violation.Kind.LOST_UPDATE, "the counter is 1 and should be 2");
    scene.visit(scene.second);
    scene.log.finish();
    scene.mustAccuse(Violation.Kind.LOST_UPDATE, "the counter is 1 and should be 2");
    assertEquals(4, scene.log.summary().counterExpected());
    assertEquals(3, scene.counter);
  }

  @Test
  void aReaderSeesALostUpdateToo() throws InterruptedException {
    scene.enter(scene.first, EXCLUSIVE);
    scene.log.leaves(scene.first);
    scene.enter(scene.second, SHARED);
    scene.mustAccuse(Violation.Kind.LOST_UPDATE, "the counter is 0 and should be 1");
  }

  @Test
  void theLastUpdateIsLookedForAtTheEnd() throws InterruptedException {
    scene.enter(scene.first, EXCLUSIVE);
    scene.log.leaves(scene.first);
    scene.mustBeFine();
    scene.log.finish();
    scene.mustAccuse(Violation.Kind.LOST_UPDATE, "the counter is 0 and should be 1");
  }

  @Test
  void whoDiedInsideMayHaveWritten() throws InterruptedException {
    scene.enter(scene.first, EXCLUSIVE);
    scene.counter++;
    scene.kill(scene.first);
    scene.visit(scene.second);
    scene.log.leaves(scene.first); // its last word is heard late, and counts for nothing
    scene.visit(scene.third);
    scene.log.finish();
    scene.mustBeFine();
    assertEquals(3, scene.log.summary().counterExpected());
  }

  @Test
  void whoDiedInsideMayNotHaveWritten() throws InterruptedException {
    scene.enter(scene.first, EXCLUSIVE);
    scene.kill(scene.first);
    scene.visit(scene.second);
    scene.log.finish();
    scene.mustBeFine();
  }

  @Test
  void aKilledOneIsBelievedThatItWasAboutToLeave() throws InterruptedException {
    scene.enter(scene.first, EXCLUSIVE);
    scene.counter++;
    scene.kill(scene.first);
    scene.log.leaves(scene.first);
    scene.visit(scene.second);
    scene.mustBeFine();
  }

  @Test
  void aDeadOneExcusesNoMoreThanItsOwnUpdate() throws InterruptedException {
    scene.enter(scene.first, EXCLUSIVE);
    scene.kill(scene.first);
    scene.counter += 2;
    scene.visit(scene.second);
    scene.mustAccuse(Violation.Kind.LOST_UPDATE, "the counter is 2 and should be 0");
  }

  @Test
  void aDeadOneExcusesNoMissingUpdate() throws InterruptedException {
    scene.visit(scene.first);
    scene.enter(scene.first, EXCLUSIVE);
    scene.kill(scene.first);
    scene.counter--;
    scene.visit(scene.second);
    scene.mustAccuse(Violation.Kind.LOST_UPDATE, "the counter is 0 and should be 1");
  }

  @Test
  void aDeadOneExcusesNothingLater() throws InterruptedException {
    scene.enter(scene.first, EXCLUSIVE);
    scene.kill(scene.first);
    scene.visit(scene.second);
    scene.counter++;
    scene.visit(scene.third);
    scene.mustAccuse(Violation.Kind.LOST_UPDATE, "the counter is 2 and should be 1");
  }

  @Test
  void aCounterThatCannotBeReadIsAnError() throws InterruptedException {
    RefereeLog log =
        new RefereeLog(
            System::nanoTime,
            System::nanoTime,
            new Bounds(TimeUnit.DAYS.toNanos(1), TimeUnit.DAYS.toNanos(1)),
            scene,
            () -> {
              throw new IOException("gone");
            });
    log.arrived(scene.first, "by the test");
    log.entered(scene.first, EXCLUSIVE);
    assertEquals(Violation.Kind.ERROR, log.summary().violations().get(0).kind());
  }
}
