package io.mortise.cli.stress;

import io.mortise.Mortise;
import io.mortise.cli.stress.StressReport.Chosen;
import io.mortise.cli.stress.StressReport.Count;
import io.mortise.cli.stress.StressReport.Disturbance;
import io.mortise.cli.stress.StressReport.Locker;
import io.mortise.cli.stress.StressReport.Operations;
import io.mortise.cli.stress.StressReport.Verdict;
import io.mortise.cli.stress.referee.Summary;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes the report of what was seen.
 *
 * @param operations those within the seconds
 */
record Findings(
    Settings settings,
    Instant startedAt,
    double seconds,
    long operations,
    @Nullable String endedEarly) {

  StressReport report(Summary summary, Lockers lockers, int pausedInside, long counted) {
    return new StressReport(
        verdict(summary),
        Mortise.version(),
        property("java.runtime.version") + ", " + property("java.vendor"),
        property("os.name") + " " + property("os.version") + ", " + property("os.arch"),
        startedAt.toString(),
        seconds,
        endedEarly,
        settings.directory().toString(),
        fileSystem(settings.directory()),
        chosen(),
        new Operations(
            summary.exclusive(),
            summary.shared(),
            Math.round(operations / Math.max(seconds, 1e-9)),
            summary.mostReaders()),
        new Disturbance(lockers.kills(), summary.killedInside()),
        new Disturbance(lockers.pauses(), pausedInside),
        TimeUnit.NANOSECONDS.toMillis(summary.longestWaitNanos()),
        TimeUnit.NANOSECONDS.toMillis(summary.longestGapNanos()),
        new Count(summary.counterExpected(), counted),
        lockersOf(summary, lockers),
        summary.violationCounts(),
        summary.violations(),
        settings.notes());
  }

  private static Verdict verdict(Summary summary) {
    if (!summary.violationCounts().isEmpty()) {
      return Verdict.FAILED;
    }
    return summary.operations() == 0 ? Verdict.NOTHING_SEEN : Verdict.PASSED;
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }

  private static String fileSystem(Path directory) {
    try {
      FileStore store = Files.getFileStore(directory);
      return store.type() + " (" + store.name() + ")";
    } catch (IOException e) {
      return "unknown: " + e.getMessage();
    }
  }

  private Chosen chosen() {
    return new Chosen(
        settings.slots().size(),
        settings.threads(),
        settings.duration().toMillis(),
        settings.sharedPercent(),
        millis(settings.killEvery()),
        millis(settings.pauseEvery()),
        settings.pauseEvery() == null ? null : settings.longestPause().toMillis(),
        settings.stuckAfter().toMillis(),
        settings.starvedAfter().toMillis(),
        settings.seed());
  }

  private static @Nullable Long millis(@Nullable Duration time) {
    return time == null ? null : time.toMillis();
  }

  private static List<Locker> lockersOf(Summary summary, Lockers lockers) {
    List<Locker> all = new ArrayList<>();
    for (Lockers.Slot slot : lockers.slots()) {
      Summary.Slot seen =
          summary.slots().getOrDefault(slot.life().slot(), new Summary.Slot("never came", 0, 0, 0));
      all.add(
          new Locker(
              slot.life().slot(),
              seen.how(),
              seen.exclusive(),
              seen.shared(),
              TimeUnit.NANOSECONDS.toMillis(seen.longestWaitNanos()),
              slot.kills(),
              slot.pauses()));
    }
    return all;
  }
}
