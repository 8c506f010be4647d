package io.mortise.cli.stress;

import io.mortise.cli.stress.StressReport.Disturbance;
import io.mortise.cli.stress.StressReport.Locker;
import io.mortise.cli.stress.referee.Violation;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The report for people. */
final class ReportText {

  private final PrintWriter out;

  ReportText(PrintWriter out) {
    this.out = out;
  }

  void print(StressReport report) {
    out.println();
    row("mortise", report.mortise() + ", Java " + report.java());
    row("system", report.system());
    row("directory", report.directory() + ", " + report.fileSystem());
    row(
        "asked for",
        String.format(
            "%d processes, %d threads, %d %% shared, seed %d",
            report.settings().processes(),
            report.settings().threads(),
            report.settings().sharedPercent(),
            report.settings().seed()));
    row(
        "bounds",
        String.format(
            "stuck after %s s, starved after %s s",
            seconds(report.settings().stuckAfterMillis()),
            seconds(report.settings().starvedAfterMillis())));
    row(
        "time",
        String.format(
            "%.1f s%s",
            report.seconds(),
            report.endedEarly() == null ? "" : ", ended early: " + report.endedEarly()));
    row(
        "operations",
        String.format(
            "%,d exclusive, %,d shared, %,d a second; %d readers together at most",
            report.operations().exclusive(),
            report.operations().shared(),
            report.operations().perSecond(),
            report.operations().mostReadersTogether()));
    row("kills", disturbance(report.kills(), report.settings().killEveryMillis()));
    row("pauses", disturbance(report.pauses(), report.settings().pauseEveryMillis()));
    row("longest wait", String.format("%,d ms", report.longestWaitMillis()));
    row("longest gap", String.format("%,d ms without an entry", report.longestGapMillis()));
    row(
        "counter",
        String.format("%,d, expected %,d", report.counter().found(), report.counter().expected()));
    out.println();
    printLockers(report);
    printVerdict(report);
    out.flush();
  }

  private static String seconds(long millis) {
    return millis % 1000 == 0 ? Long.toString(millis / 1000) : Double.toString(millis / 1e3);
  }

  private static String disturbance(Disturbance done, @Nullable Long everyMillis) {
    return everyMillis == null
        ? "not asked for"
        : String.format("%,d, of which %,d inside", done.count(), done.inside());
  }

  private void printLockers(StressReport report) {
    out.printf(
        "%6s  %-32s %11s %11s %14s %6s %6s%n",
        "locker", "how", "exclusive", "shared", "longest wait", "kills", "pauses");
    for (Locker locker : report.lockers()) {
      out.printf(
          "%6d  %-32s %,11d %,11d %,11d ms %6d %6d%n",
          locker.number(),
          locker.how(),
          locker.exclusive(),
          locker.shared(),
          locker.longestWaitMillis(),
          locker.kills(),
          locker.pauses());
    }
    report.notes().forEach(note -> out.println("note: " + note));
    out.println();
  }

  private void printVerdict(StressReport report) {
    switch (report.verdict()) {
      case PASSED ->
          out.println("PASSED: no overlap, no lost update or lock, nobody starved or stuck.");
      case NOTHING_SEEN -> out.println("NOTHING SEEN: it ended before anybody came in.");
      case FAILED -> {
        report
            .violationCounts()
            .forEach((kind, count) -> out.printf("FAILED: %,d x %s%n", count, title(kind)));
        for (Violation violation : report.violations()) {
          out.printf(
              "  at %8.3f s  %s: %s%n", violation.atSeconds(), violation.kind(), violation.what());
        }
      }
    }
  }

  private static String title(Violation.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private void row(String name, String value) {
    out.printf("%-13s%s%n", name, value);
  }
}
