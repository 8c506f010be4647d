package io.mortise.cli.stress;

import io.mortise.cli.common.ExitCodes;
import io.mortise.cli.stress.locker.LockerPlan;
import io.mortise.cli.stress.referee.Life;
import io.mortise.cli.stress.referee.RefereeLog;
import io.mortise.cli.stress.referee.Violation;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The places of the processes: who is killed is followed by another of the kind. */
final class Lockers {

  /** A JVM that needs longer does not come any more, however busy the machine is. */
  private static final long LONGEST_START_NANOS = TimeUnit.SECONDS.toNanos(120);

  private static final int LONGEST_COMPLAINT_CHARS = 2_000;

  /** HUP, INT, TERM: somebody else, mostly the terminal, ended it before it could ignore them. */
  private static final Set<Integer> ENDED_FROM_OUTSIDE =
      Set.of(ExitCodes.ofSignal(1), ExitCodes.ofSignal(2), ExitCodes.ofSignal(15));

  private final Settings settings;
  private final Path directory;
  private final int refereePort;
  private final Processes processes;
  private final RefereeLog log;
  private final List<Slot> slots = new ArrayList<>();
  private boolean ending;

  /** One place. */
  final class Slot {
    private final int number;
    private final LockerKind kind;
    private Life life;
    private long startedNanos;
    private boolean condemned;
    private boolean ended;
    private int kills;
    private int pauses;

    private Slot(int number, LockerKind kind) {
      this.number = number;
      this.kind = kind;
      this.life = new Life(number, 0);
    }

    private void fill() throws IOException {
      int threads = kind.peer() == LockerPlan.Peer.LOCKF ? 1 : settings.threads();
      LockerPlan plan =
          new LockerPlan(
              number,
              life.number(),
              kind.peer(),
              kind.backend(),
              kind.markerStyle(),
              kind.retainMillis(),
              directory,
              refereePort,
              threads,
              settings.sharedPercent(),
              settings.seed() + 31L * (number + 1) * (life.number() + 1));
      processes.start(life, plan, complaints());
      startedNanos = System.nanoTime();
      condemned = false;
    }

    private Path complaints() {
      return directory.resolve("stderr-" + number);
    }

    Life life() {
      return life;
    }

    long pid() {
      return processes.pid(life);
    }

    /** Runs, has been inside, and is not killed. */
    boolean isAtWork() {
      return !ended && !condemned && processes.isAlive(life) && log.hasEntered(life);
    }

    void kill() {
      log.condemn(life);
      condemned = true;
      processes.kill(life);
      kills++;
    }

    void notePause() {
      pauses++;
    }

    int kills() {
      return kills;
    }

    int pauses() {
      return pauses;
    }

    private void look() throws IOException {
      if (ended) {
        return;
      }
      if (processes.isAlive(life)) {
        requireStart();
        return;
      }
      int exitCode = processes.exitCode(life);
      if (!condemned && !(ending && exitCode == 0) && !ENDED_FROM_OUTSIDE.contains(exitCode)) {
        log.accuse(
            Violation.Kind.ERROR,
            life + " ended by itself, exit code " + exitCode + complaintText());
      }
      if (ending) {
        ended = true;
      } else {
        life = new Life(number, life.number() + 1);
        fill();
      }
    }

    private void requireStart() {
      if (!log.hasEntered(life) && System.nanoTime() - startedNanos > LONGEST_START_NANOS) {
        log.accuse(Violation.Kind.ERROR, life + " did not come in after its start");
        startedNanos = System.nanoTime();
      }
    }

    private String complaintText() throws IOException {
      String text = Files.readString(complaints(), Charset.defaultCharset()).strip();
      return text.isEmpty()
          ? ""
          : ": " + text.substring(0, Math.min(text.length(), LONGEST_COMPLAINT_CHARS));
    }
  }

  Lockers(Settings settings, Path directory, int refereePort, Processes processes, RefereeLog log) {
    this.settings = settings;
    this.directory = directory;
    this.refereePort = refereePort;
    this.processes = processes;
    this.log = log;
  }

  void start() throws IOException {
    for (LockerKind kind : settings.slots()) {
      Slot slot = new Slot(slots.size(), kind);
      slots.add(slot);
      slot.fill();
    }
  }

  List<Slot> slots() {
    return List.copyOf(slots);
  }

  /** To be called all the time: replaces the dead. */
  void look() throws IOException {
    for (Slot slot : slots) {
      slot.look();
    }
  }

  /** Who ends from now on is not replaced. */
  void beginEnd() {
    ending = true;
  }

  boolean haveAllEntered() {
    return slots.stream().allMatch(slot -> log.hasEntered(slot.life));
  }

  boolean haveAllEnded() {
    return slots.stream().allMatch(slot -> slot.ended);
  }

  /** Those that are still there, for the time is over. */
  List<Life> remaining() {
    return slots.stream().filter(slot -> !slot.ended).map(slot -> slot.life).toList();
  }

  int kills() {
    return slots.stream().mapToInt(Slot::kills).sum();
  }

  int pauses() {
    return slots.stream().mapToInt(Slot::pauses).sum();
  }
}
