package io.mortise.cli.stress;

import io.mortise.cli.common.Counter;
import io.mortise.cli.common.Failures;
import io.mortise.cli.common.Scratch;
import io.mortise.cli.stress.referee.Bounds;
import io.mortise.cli.stress.referee.FairClock;
import io.mortise.cli.stress.referee.Life;
import io.mortise.cli.stress.referee.RefereeLog;
import io.mortise.cli.stress.referee.RefereeServer;
import io.mortise.cli.stress.referee.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One run: starts the lockers, looks after them until the time is over, lets everybody in once more
 * (a waiter that was forgotten shows here), and reads the counter when all are gone.
 */
final class StressRun {

  private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private static final String PREFIX = "mortise-stress-";

  private final Settings settings;
  private final StopRequest stopRequest;
  private final Progress progress;
  private final Instant startedAt = Instant.now();
  private final FairClock fairClock = new FairClock(System::nanoTime);

  StressRun(Settings settings, StopRequest stopRequest, Progress progress) {
    this.settings = settings;
    this.stopRequest = stopRequest;
    this.progress = progress;
  }

  StressReport run() throws IOException, InterruptedException {
    try (Scratch scratch = makeScratch()) {
      Path counterFile = scratch.directory().resolve("counter");
      Counter.create(counterFile);
      Bounds bounds =
          new Bounds(settings.stuckAfter().toNanos(), settings.starvedAfter().toNanos());
      try (Counter counter = Counter.open(counterFile);
          Processes processes = new Processes()) {
        RefereeLog log =
            new RefereeLog(System::nanoTime, fairClock, bounds, processes, counter::read);
        try (RefereeServer server = RefereeServer.open(log)) {
          Lockers lockers =
              new Lockers(settings, scratch.directory(), server.port(), processes, log);
          return new Course(lockers, log, server, processes, counter).run();
        }
      }
    }
  }

  private Scratch makeScratch() throws IOException {
    try {
      return Scratch.in(settings.directory(), PREFIX);
    } catch (IOException e) {
      throw new IOException(
          "cannot make a directory in " + settings.directory() + ": " + Failures.reason(e), e);
    }
  }

  /** From the first start to the last end. */
  private final class Course {
    private final Lockers lockers;
    private final RefereeLog log;
    private final RefereeServer server;
    private final Processes processes;
    private final Counter counter;

    Course(
        Lockers lockers,
        RefereeLog log,
        RefereeServer server,
        Processes processes,
        Counter counter) {
      this.lockers = lockers;
      this.log = log;
      this.server = server;
      this.processes = processes;
      this.counter = counter;
    }

    StressReport run() throws IOException, InterruptedException {
      int pausedInside;
      lockers.start();
      while (!lockers.haveAllEntered() && reasonToStop() == null) {
        look();
      }
      if (reasonToStop() == null) {
        progress.begin(log.summary());
      }
      long ready = System.nanoTime();
      long operationsBefore = log.summary().operations();
      try (Disturber disturber = new Disturber(settings, lockers, log, fairClock)) {
        disturber.begin();
        while (System.nanoTime() - ready < settings.duration().toNanos()
            && reasonToStop() == null) {
          disturber.look();
          look();
          if (progress.isDue()) {
            progress.show(log.summary(), lockers);
          }
        }
        pausedInside = disturber.pausedInside();
      }
      double seconds = (System.nanoTime() - ready) / 1e9;
      long operations = log.summary().operations() - operationsBefore;
      String endedEarly = reasonToStop();
      end();
      return new Findings(settings, startedAt, seconds, operations, endedEarly)
          .report(log.summary(), lockers, pausedInside, counter.read());
    }

    private void look() throws IOException, InterruptedException {
      lookOnce();
      stopRequest.await(LOOK_EVERY_NANOS);
    }

    private void lookOnce() throws IOException {
      fairClock.look();
      lockers.look();
      log.look();
    }

    private @Nullable String reasonToStop() {
      if (stopRequest.isMade()) {
        return "interrupted by a signal";
      }
      if (log.hasFailures()) {
        return "a locker failed";
      }
      return log.isStuck() ? "the lock is stuck" : null;
    }

    private void end() throws IOException, InterruptedException {
      lockers.beginEnd();
      server.endTime();
      long deadline = System.nanoTime() + settings.starvedAfter().toNanos();
      while (!lockers.haveAllEnded() && !log.isStuck() && System.nanoTime() - deadline < 0) {
        lookOnce();
        TimeUnit.NANOSECONDS.sleep(LOOK_EVERY_NANOS);
      }
      for (Life life : lockers.remaining()) {
        if (!log.isStuck()) {
          log.accuse(Violation.Kind.STUCK, life + " was let in once more, and does not end");
        }
        log.condemn(life);
      }
      processes.close();
      log.finish();
    }
  }
}
