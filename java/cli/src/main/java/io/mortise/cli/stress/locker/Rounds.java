package io.mortise.cli.stress.locker;

import io.mortise.LockMode;
import io.mortise.cli.common.Counter;
import io.mortise.cli.stress.referee.Violation;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What one thread does, until the referee ends it. */
final class Rounds {

  // One of so many times.
  private static final int VERIFIES = 4;
  private static final int CHANGES_MODE = 8;
  private static final int LINGERS = 16;
  private static final int RESTS_LONG = 64;

  private static final int LONGEST_LINGER_MICROS = 500;
  private static final int LONGEST_REST_MICROS = 50;
  private static final int LONGEST_LONG_REST_MICROS = 10_000;

  private final Guard guard;
  private final RefereeLine referee;
  private final Counter counter;
  private final int sharedPercent;
  private final Random random;

  Rounds(Guard guard, RefereeLine referee, Counter counter, int sharedPercent, Random random) {
    this.guard = guard;
    this.referee = referee;
    this.counter = counter;
    this.sharedPercent = sharedPercent;
    this.random = random;
  }

  void run() throws Exception {
    boolean goesOn;
    do {
      LockMode mode = random.nextInt(100) < sharedPercent ? LockMode.SHARED : LockMode.EXCLUSIVE;
      referee.waits();
      guard.lock(mode);
      beInside(mode);
      goesOn = referee.leaves();
      guard.unlock();
      rest();
    } while (goesOn);
  }

  private void beInside(LockMode mode) throws Exception {
    long before = counter.read();
    referee.entered(mode);
    if (oneOf(LINGERS)) {
      pauseAtMost(LONGEST_LINGER_MICROS);
    }
    if (mode == LockMode.EXCLUSIVE) {
      counter.write(before + 1); // what was read long ago, by a computer's standards
    } else {
      requireUnchanged(before);
    }
    if (oneOf(CHANGES_MODE)) {
      changeMode(mode);
    }
    if (oneOf(VERIFIES) && !guard.isStillHeld()) {
      referee.found(Violation.Kind.LOST_LOCK, "verify() says that the lock is not held");
    }
  }

  private void changeMode(LockMode mode) throws Exception {
    if (mode == LockMode.SHARED) {
      if (guard.tryUpgrade()) {
        referee.changed(LockMode.EXCLUSIVE);
        counter.increment();
      }
    } else if (guard.canDowngrade()) {
      referee.changed(LockMode.SHARED);
      guard.downgrade();
      requireUnchanged(counter.read());
    }
  }

  private void requireUnchanged(long before) throws IOException {
    long now = counter.read();
    if (now != before) {
      referee.found(
          Violation.Kind.LOST_UPDATE,
          "the counter went from " + before + " to " + now + " under a shared lock");
    }
  }

  private void rest() {
    boolean isLong = oneOf(RESTS_LONG);
    pauseAtMost(isLong ? LONGEST_LONG_REST_MICROS : LONGEST_REST_MICROS);
  }

  private boolean oneOf(int times) {
    return random.nextInt(times) == 0;
  }

  private void pauseAtMost(int micros) {
    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(micros)));
  }
}
