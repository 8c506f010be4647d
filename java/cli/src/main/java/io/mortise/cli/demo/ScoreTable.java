package io.mortise.cli.demo;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** The results, side by side. */
final class ScoreTable {

  private ScoreTable() {}

  static void print(List<Round.Result> results, PrintWriter out) {
    out.printf("%-15s %14s %14s %14s%n", "", "operations/s", "lost updates", "longest wait");
    for (Round.Result result : results) {
      out.printf(
          Locale.ROOT,
          "%-15s %,14.0f %,14d %14s%n",
          result.contender().title(),
          result.score().perSecond(),
          result.lostUpdates(),
          longestWait(result));
    }
  }

  private static String longestWait(Round.Result result) {
    return result.contender().locks()
        ? String.format(Locale.ROOT, "%,.1f ms", result.score().longestWaitNanos() / 1e6)
        : "-";
  }
}
