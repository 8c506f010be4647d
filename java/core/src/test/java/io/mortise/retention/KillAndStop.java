package io.mortise.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.harness.ChildProcess;
import io.mortise.harness.Eventually;
import io.mortise.harness.KernelLocks;
import io.mortise.harness.MortalReferee;
import io.mortise.harness.Signals;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Processes that retain the lock, and others that do not, are killed and stopped at random moments,
 * sometimes the one inside, sometimes one that waits. Others take their places.
 */
final class KillAndStop {

  /** Nobody who may run waits longer, however the others are treated. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  /** Until the first time, a JVM has to start. */
  private static final Duration LONGEST_START = Duration.ofSeconds(60);

  private static final int LONGEST_STOP_MILLIS = 60;
  private static final int LONGEST_PAUSE_MICROS = 30_000;
  private static final int LONGEST_AIM_MICROS = 300;

  /** So many must be at it, for a kill to be worth it. */
  private static final int FEWEST_AT_WORK = 3;

  private final Path lockFile;
  private final Random random;
  private final MortalReferee referee;
  private final Signals signals;
  private final List<Slot> slots = new ArrayList<>();

  private int kills;
  private int stops;
  private int killsInside;
  private int killsWhileStopped;
  private long longestWaitNanos;

  /** The place of a process; when one is killed, another of the kind follows. */
  private final class Slot {
    private final Contender kind;
    private ChildProcess process;
    private long sinceNanos; // since when it may run, unless it came in later

    Slot(Contender kind) throws IOException {
      this.kind = kind;
      fill();
    }

    private void fill() throws IOException {
      process = kind.start(lockFile, referee.port(), random.nextLong() >>> 1);
      sinceNanos = System.nanoTime();
    }

    boolean hasBeenInside() {
      return referee.lastEntryNanos(process.pid()) != null;
    }

    private void kill() throws IOException {
      boolean inside = referee.insiders().contains(process.pid());
      referee.condemn(process.pid());
      signals.kill(process.pid());
      end();
      kills++;
      killsInside += inside ? 1 : 0;
      fill();
    }

    /** Condemned, too: it may be inside, and others go on. */
    private void end() {
      referee.condemn(process.pid());
      process.close();
    }

    private void stop() {
      signals.stop(process.pid());
      stops++;
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_STOP_MILLIS)));
    }

    private void goOn() {
      signals.goOn(process.pid());
    }

    /** From the last time it came in, or could begin to try, to now. */
    private void mustGetOn() {
      if (!process.isAlive()) {
        throw new AssertionError(process.name() + " ended, and said:\n" + process.errors());
      }
      Long entered = referee.lastEntryNanos(process.pid());
      long since = entered == null ? sinceNanos : Math.max(entered, sinceNanos);
      long waited = System.nanoTime() - since;
      Duration limit = entered == null ? LONGEST_START : LONGEST_WAIT;
      if (entered != null) {
        longestWaitNanos = Math.max(longestWaitNanos, waited);
      }
      if (waited > limit.toNanos()) {
        throw new AssertionError(process.name() + " did not come in for " + limit);
      }
    }
  }

  private KillAndStop(Path lockFile, long seed, MortalReferee referee, Signals signals) {
    this.lockFile = lockFile;
    this.random = new Random(seed);
    this.referee = referee;
    this.signals = signals;
  }

  /** What came of it. */
  record Result(
      int kills,
      int killsInside,
      int killsWhileStopped,
      int stops,
      long entries,
      List<String> violations,
      double seconds,
      long longestWaitMillis,
      long afterwardsMillis) {

    void mustBeRight() {
      assertEquals(List.of(), violations, "what the referee saw");
      assertTrue(entries > kills, "too few came in: " + this);
    }

    @Override
    public String toString() {
      return String.format(
          "%d kills (%d of one inside, %d of a stopped one), %d stops, %d rounds in %.1f s, %d"
              + " overlaps, longest wait of a survivor %d ms, a fresh one afterwards %d ms",
          kills,
          killsInside,
          killsWhileStopped,
          stops,
          entries,
          seconds,
          violations.size(),
          longestWaitMillis,
          afterwardsMillis);
    }
  }

  /** Runs until so many were killed. */
  static Result run(Path lockFile, int retaining, int kills) throws Exception {
    long seed = Long.getLong("mortise.test.seed", System.nanoTime());
    System.out.println("kill and stop: -Dmortise.test.seed=" + seed);
    try (MortalReferee referee = MortalReferee.open();
        Signals signals = Signals.open()) {
      LockFile.open(lockFile).close(); // makes it
      return new KillAndStop(lockFile, seed, referee, signals).run(retaining, kills);
    }
  }

  private Result run(int retaining, int most) throws Exception {
    long start = System.nanoTime();
    try {
      for (int i = 0; i < retaining; i++) {
        slots.add(new Slot(Contender.RETAINING));
      }
      slots.add(new Slot(Contender.STRICT));
      slots.add(new Slot(Contender.FOREIGN));
      while (kills < most && referee.violations().isEmpty()) {
        disturb();
      }
      allMustComeIn();
    } finally {
      slots.forEach(Slot::end);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Result(
        kills,
        killsInside,
        killsWhileStopped,
        stops,
        referee.entries(),
        referee.violations(),
        seconds,
        TimeUnit.NANOSECONDS.toMillis(longestWaitNanos),
        afterwardsMillis());
  }

  private void disturb() throws IOException {
    pause(LONGEST_PAUSE_MICROS);
    slots.forEach(Slot::mustGetOn);
    if (slots.stream().filter(Slot::hasBeenInside).count() < FEWEST_AT_WORK) {
      return;
    }
    Slot victim = choose();
    if (random.nextBoolean()) {
      victim.stop();
      if (random.nextInt(3) == 0) {
        killsWhileStopped++;
        victim.kill();
      } else {
        victim.goOn();
      }
    } else {
      victim.kill();
    }
  }

  /** Half of the time the one inside, a moment later: perhaps it is just on its way out. */
  private Slot choose() {
    if (random.nextBoolean()) {
      List<Long> insiders = referee.insiders();
      for (Slot slot : slots) {
        if (insiders.contains(slot.process.pid())) {
          pause(LONGEST_AIM_MICROS);
          return slot;
        }
      }
    }
    return slots.get(random.nextInt(slots.size()));
  }

  private void pause(int mostMicros) {
    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(mostMicros)));
  }

  private void allMustComeIn() {
    long end = System.nanoTime();
    for (Slot slot : slots) {
      Eventually.await(
          slot.process.name() + " comes in after the last kill",
          () -> {
            slot.mustGetOn();
            Long entered = referee.lastEntryNanos(slot.process.pid());
            return entered != null && entered > end;
          });
    }
  }

  /** Of them nothing is left in the kernel, and a fresh process has the lock at once. */
  private long afterwardsMillis() throws Exception {
    assertEquals(0, KernelLocks.held(lockFile) + KernelLocks.waiters(lockFile), "left in /proc");
    long start = System.nanoTime();
    try (LockFile fresh = LockFile.open(lockFile);
        Hold hold = fresh.acquire(LockMode.EXCLUSIVE, LONGEST_WAIT)) {
      assertTrue(hold.verify());
      return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
  }
}
