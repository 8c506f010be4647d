package io.mortise.cli.stress.referee;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.LockMode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A referee whose clock, counter and processes are the test's. */
final class Scene implements Deaths {

  static final int STUCK_SECONDS = 30;
  static final int STARVED_SECONDS = 60;

  final Visitor first = new Visitor(new Life(0, 0), "0");
  final Visitor second = new Visitor(new Life(1, 0), "0");
  final Visitor third = new Visitor(new Life(2, 0), "0");

  private long nowNanos = 1_000;
  final FairClock fairClock = new FairClock(() -> nowNanos);
  final RefereeLog log;

  long counter;
  final Set<Life> dead = new HashSet<>();
  boolean killedOnesDie = true;

  Scene() {
    Bounds bounds =
        new Bounds(
            TimeUnit.SECONDS.toNanos(STUCK_SECONDS), TimeUnit.SECONDS.toNanos(STARVED_SECONDS));
    log = new RefereeLog(() -> nowNanos, fairClock, bounds, this, () -> counter);
    for (Visitor visitor : List.of(first, second, third)) {
      log.arrived(visitor, "by the test");
    }
  }

  @Override
  public boolean isAlive(Life life) {
    return !dead.contains(life);
  }

  @Override
  public boolean awaitDeath(Life life) {
    return killedOnesDie;
  }

  /** Without a look of the referee's in between: it does not run. */
  void passUnseen(long seconds) {
    nowNanos += TimeUnit.SECONDS.toNanos(seconds);
  }

  /** With looks in between. */
  void pass(long seconds) {
    for (long second = 0; second < seconds; second++) {
      passUnseen(1);
      fairClock.look();
      log.look();
    }
  }

  void enter(Visitor visitor, LockMode mode) throws InterruptedException {
    log.asks(visitor);
    assertTrue(log.entered(visitor, mode), "a nod");
  }

  /** As a locker does: it writes, then leaves. */
  void writeAndLeave(Visitor visitor) throws InterruptedException {
    counter++;
    assertTrue(log.leaves(visitor), "a nod");
  }

  void visit(Visitor visitor) throws InterruptedException {
    enter(visitor, LockMode.EXCLUSIVE);
    writeAndLeave(visitor);
  }

  void kill(Visitor visitor) {
    log.condemn(visitor.life());
    dead.add(visitor.life());
  }

  void mustBeFine() {
    assertEquals(List.of(), log.summary().violations());
  }

  void mustAccuse(Violation.Kind kind, String text) {
    List<Violation> violations = log.summary().violations();
    assertEquals(1, violations.size(), violations.toString());
    assertEquals(kind, violations.get(0).kind(), violations.toString());
    assertTrue(violations.get(0).what().contains(text), violations.toString());
    assertFalse(violations.get(0).atSeconds() < 0);
  }
}
