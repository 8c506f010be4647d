package io.mortise.cli.stress;

import io.mortise.cli.stress.referee.FairClock;
import io.mortise.cli.stress.referee.Life;
import io.mortise.cli.stress.referee.RefereeLog;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Kills lockers, and stops them and lets them go on, at random moments. */
final class Disturber implements Closeable {

  private final Lockers lockers;
  private final RefereeLog log;
  private final FairClock fairClock;
  private final Random random;
  private final @Nullable Pauses pauses;
  private final Occasion kill;
  private final Occasion pause;
  private final long longestPauseNanos;

  private Lockers.@Nullable Slot stopped;
  private long goesOnNanos; // while somebody is stopped
  private int pausedInside;

  /** Something to be done again and again. */
  private final class Occasion {
    private final @Nullable Duration every;
    private long nextNanos;
    private boolean hitsInside;

    Occasion(@Nullable Duration every) {
      this.every = every;
    }

    /** Between a half and three halves of the time from now; half of the time, one inside. */
    void plan(long now) {
      if (every != null) {
        nextNanos = now + (long) (every.toNanos() * (0.5 + random.nextDouble()));
        hitsInside = random.nextBoolean();
      }
    }

    boolean isDue(long now) {
      return every != null && now - nextNanos >= 0;
    }
  }

  Disturber(Settings settings, Lockers lockers, RefereeLog log, FairClock fairClock)
      throws IOException {
    this.lockers = lockers;
    this.log = log;
    this.fairClock = fairClock;
    this.random = new Random(settings.seed());
    this.kill = new Occasion(settings.killEvery());
    this.pause = new Occasion(settings.pauseEvery());
    this.longestPauseNanos = settings.longestPause().toNanos();
    this.pauses = settings.pauseEvery() == null ? null : Pauses.open();
  }

  void begin() {
    kill.plan(System.nanoTime());
    pause.plan(System.nanoTime());
  }

  /** To be called all the time. */
  void look() throws IOException {
    long now = System.nanoTime();
    if (stopped != null && now - goesOnNanos >= 0) {
      goOn();
    }
    if (kill.isDue(now)) {
      Lockers.Slot victim = choose(kill.hitsInside);
      if (victim != null) {
        kill(victim);
        kill.plan(now);
      }
    }
    if (stopped == null && pause.isDue(now)) {
      Lockers.Slot victim = choose(pause.hitsInside);
      if (victim != null) {
        stop(victim, now);
        pause.plan(now);
      }
    }
  }

  /** Null while too few are at work for it to be worth it, or nobody is inside. */
  private Lockers.@Nullable Slot choose(boolean inside) {
    List<Lockers.Slot> atWork = lockers.slots().stream().filter(Lockers.Slot::isAtWork).toList();
    if (atWork.isEmpty() || 2 * atWork.size() < lockers.slots().size()) {
      return null;
    }
    if (inside) {
      List<Life> insiders = log.insiders();
      Stream<Lockers.Slot> candidates =
          atWork.stream().filter(slot -> insiders.contains(slot.life()));
      return candidates.findFirst().orElse(null);
    }
    return atWork.get(random.nextInt(atWork.size()));
  }

  private void kill(Lockers.Slot victim) throws IOException {
    victim.kill();
    if (victim == stopped) {
      goOn(); // nobody is stopped any more
    }
  }

  private void stop(Lockers.Slot victim, long now) throws IOException {
    if (pauses == null) {
      return;
    }
    fairClock.stand();
    log.detain(victim.life());
    stopped = victim;
    goesOnNanos = now + random.nextLong(longestPauseNanos);
    pauses.stop(victim.pid());
    victim.notePause();
    if (log.insiders().contains(victim.life())) {
      pausedInside++;
    }
  }

  private void goOn() throws IOException {
    if (pauses != null && stopped != null) {
      log.release();
      stopped = null;
      pauses.goOn();
      fairClock.goOn();
    }
  }

  int pausedInside() {
    return pausedInside;
  }

  /** Nobody is disturbed any more. */
  @Override
  public void close() throws IOException {
    goOn();
    if (pauses != null) {
      pauses.close();
    }
  }
}
