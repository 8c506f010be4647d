package io.mortise.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mortise.InterProcessLock;
import io.mortise.LockMode;
import io.mortise.harness.Canary;
import io.mortise.harness.RefereeClient;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks for a lock, gives up or is made to, asks again, and checks what happens to it. */
final class RestlessThread implements Callable<Void> {

  private static final int READERS_IN_TEN = 3;

  private final RandomAttempt attempt;
  private final Random random;
  private final RefereeClient referee;
  private final Canary canary;
  private final AtomicInteger disturbancesLeft;
  private final Interruption interruption = new Interruption();

  RestlessThread(
      InterProcessLock lock,
      Random random,
      RefereeClient referee,
      Canary canary,
      AtomicInteger disturbancesLeft) {
    this.attempt = new RandomAttempt(lock, random);
    this.random = random;
    this.referee = referee;
    this.canary = canary;
    this.disturbancesLeft = disturbancesLeft;
  }

  /** By another thread. */
  void disturb(boolean byInterrupt) {
    if (byInterrupt) {
      interruption.send();
    } else {
      attempt.cancel();
    }
  }

  @Override
  public Void call() throws IOException {
    while (disturbancesLeft.get() > 0) {
      askOnce(random.nextInt(10) < READERS_IN_TEN ? LockMode.SHARED : LockMode.EXCLUSIVE);
    }
    return null;
  }

  private void askOnce(LockMode mode) throws IOException {
    RandomAttempt.Grant grant = null;
    boolean threw = false;
    interruption.open();
    try {
      grant = attempt.make(mode);
    } catch (InterruptedException e) {
      threw = true;
    }
    boolean wasInterrupted = interruption.close();
    boolean status = Thread.interrupted();
    if (grant == null) {
      disturbancesLeft.decrementAndGet();
    } else {
      beInside(mode);
      grant.release();
    }
    // Either the exception, which clears the status, or the status; never both, never neither.
    assertEquals(wasInterrupted && !threw, status, "interrupt status, exception " + threw);
    assertEquals(wasInterrupted, threw || status, "an interrupt that nobody sent, or lost");
  }

  private void beInside(LockMode mode) throws IOException {
    referee.enter(mode);
    long before = canary.read();
    if (mode == LockMode.EXCLUSIVE) {
      canary.write(before + 1);
    }
    referee.leave(mode);
  }
}
