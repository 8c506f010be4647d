package io.mortise.cli.stress.referee;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.cli.Eventually;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class OverlapTest {

  private final Scene scene = new Scene();

  @Test
  void oneAfterTheOtherIsFine() throws InterruptedException {
    scene.visit(scene.first);
    scene.visit(scene.second);
    scene.visit(scene.first);
    scene.mustBeFine();
    assertEquals(3, scene.log.summary().exclusive());
  }

  @Test
  void twoWritersAreAnOverlap() throws InterruptedException {
    scene.enter(scene.first, EXCLUSIVE);
    scene.enter(scene.second, EXCLUSIVE);
    scene.mustAccuse(
        Violation.Kind.OVERLAP,
        "locker 1 thread 0 entered EXCLUSIVE, inside was locker 0 thread 0 EXCLUSIVE");
  }

  @Test
  void aWriterAmongReadersIsAnOverlap() throws InterruptedException {
    scene.enter(scene.first, SHARED);
    scene.enter(scene.second, EXCLUSIVE);
    scene.mustAccuse(Violation.Kind.OVERLAP, "inside was locker 0 thread 0 SHARED");
  }

  @Test
  void aReaderBesideAWriterIsAnOverlap() throws InterruptedException {
    scene.enter(scene.first, EXCLUSIVE);
    scene.enter(scene.second, SHARED);
    scene.mustAccuse(Violation.Kind.OVERLAP, "entered SHARED");
  }

  @Test
  void readersTogetherAreFineAndCounted() throws InterruptedException {
    scene.enter(scene.first, SHARED);
    scene.enter(scene.second, SHARED);
    scene.enter(scene.third, SHARED);
    scene.log.leaves(scene.second);
    scene.mustBeFine();
    assertEquals(3, scene.log.summary().mostReaders());
    assertEquals(3, scene.log.summary().shared());
  }

  @Test
  void anUpgradeAmongReadersIsAnOverlap() throws InterruptedException {
    scene.enter(scene.first, SHARED);
    scene.enter(scene.second, SHARED);
    scene.log.changed(scene.first, EXCLUSIVE);
    scene.mustAccuse(Violation.Kind.OVERLAP, "has become EXCLUSIVE");
  }

  @Test
  void anUpgradeKeepsOthersOutAndADowngradeLetsReadersIn() throws InterruptedException {
    scene.enter(scene.first, SHARED);
    scene.log.changed(scene.first, EXCLUSIVE);
    scene.counter++;
    scene.log.changed(scene.first, SHARED);
    scene.enter(scene.second, SHARED);
    scene.mustBeFine();
    scene.log.leaves(scene.second);
    scene.log.changed(scene.first, EXCLUSIVE);
    scene.enter(scene.second, SHARED);
    scene.mustAccuse(Violation.Kind.OVERLAP, "inside was locker 0 thread 0 EXCLUSIVE");
  }

  @Test
  void leavingWithoutHavingEnteredIsAnError() throws InterruptedException {
    scene.log.leaves(scene.first);
    scene.mustAccuse(Violation.Kind.ERROR, "left without having entered");
  }

  @Test
  void aKilledOneIsNotInsideOnceItIsDead() throws InterruptedException {
    scene.enter(scene.first, EXCLUSIVE);
    scene.kill(scene.first);
    scene.visit(scene.second);
    scene.mustBeFine();
    assertEquals(1, scene.log.summary().killedInside());
  }

  @Test
  void aKilledOneThatLivesOnIsStillInside() throws InterruptedException {
    scene.killedOnesDie = false;
    scene.enter(scene.first, EXCLUSIVE);
    scene.log.condemn(scene.first.life());
    scene.enter(scene.second, EXCLUSIVE);
    scene.mustAccuse(Violation.Kind.OVERLAP, "inside was locker 0");
  }

  @Test
  void whoDiedByItselfIsNotInside() throws InterruptedException {
    scene.enter(scene.first, EXCLUSIVE);
    scene.log.hungUp(scene.first);
    scene.dead.add(scene.first.life());
    scene.visit(scene.second);
    scene.mustBeFine();
  }

  @Test
  void whoHungUpAndLivesIsStillInside() throws InterruptedException {
    scene.enter(scene.first, EXCLUSIVE);
    scene.log.hungUp(scene.first);
    scene.enter(scene.second, EXCLUSIVE);
    scene.mustAccuse(Violation.Kind.OVERLAP, "inside was locker 0");
  }

  @Test
  void theLastWordsOfAKilledOneProveNothingAndGetNoNod() throws InterruptedException {
    scene.kill(scene.first);
    scene.enter(scene.second, EXCLUSIVE);
    assertFalse(scene.log.entered(scene.first, EXCLUSIVE));
    scene.writeAndLeave(scene.second);
    scene.visit(scene.third);
    scene.mustBeFine();
    assertEquals(1, scene.log.summary().killedInside());
    assertEquals(2, scene.log.summary().operations());
  }

  @Test
  void whoWasKilledOutsideWasNotInside() throws InterruptedException {
    scene.visit(scene.first);
    scene.kill(scene.first);
    assertEquals(0, scene.log.summary().killedInside());
  }

  @Test
  void whoIsDetainedInsideStaysThereUntilItIsReleased() throws InterruptedException {
    scene.enter(scene.first, EXCLUSIVE);
    scene.log.detain(scene.first.life());
    AtomicBoolean left = new AtomicBoolean();
    Thread leaver =
        new Thread(
            () -> {
              try {
                scene.writeAndLeave(scene.first);
                left.set(true);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    leaver.start();
    Eventually.holds(() -> leaver.getState() == Thread.State.WAITING, () -> "it does not wait");
    assertEquals(List.of(scene.first.life()), scene.log.insiders());
    scene.log.release();
    leaver.join();
    assertTrue(left.get());
    assertEquals(List.of(), scene.log.insiders());
  }
}
