package io.mortise.benchmarks.report;

import io.mortise.benchmarks.contender.Contender;
import io.mortise.benchmarks.process.Floor;
import io.mortise.benchmarks.results.Results;
import io.mortise.benchmarks.results.Rounds;
import io.mortise.benchmarks.results.Scenario;
import io.mortise.benchmarks.results.Series;
import java.util.List;

/** Ratios of which nothing was promised, but that say where the time goes. */
final class NamedRatios {

  /** Of two contenders in one scenario. */
  private record NamedRatio(Scenario scenario, String figure, String base) {}

  private static final List<NamedRatio> ALL =
      List.of(
          pair(Contender.MORTISE_FLOCK, Floor.FLOCK),
          pair(Contender.JNA_FLOCK, Floor.FLOCK),
          pair(Contender.FFM_OFD, Floor.OFD),
          pair(Contender.JAVA_NIO, Floor.POSIX),
          pair(Contender.MORTISE_FCNTL, Contender.FFM_OFD),
          pair(Contender.MORTISE_PORTABLE_FILE, Floor.MARKER_FILE),
          pair(Contender.MORTISE_PORTABLE_FILE, Contender.MARKER_FLOOR_FILE),
          pair(Contender.MORTISE_PORTABLE_FILE, Contender.LUCENE_SIMPLE),
          pair(Contender.MORTISE_PORTABLE_DIRECTORY, Floor.MARKER_DIRECTORY),
          pair(Contender.MORTISE_PORTABLE_DIRECTORY, Contender.MARKER_FLOOR_DIRECTORY),
          new NamedRatio(
              Scenario.SHARED_PAIR, Contender.MORTISE_FCNTL.label(), Floor.OFD_SHARED.label()),
          new NamedRatio(
              Scenario.OPEN_LOCK_CLOSE,
              Contender.MORTISE_FCNTL.label(),
              Floor.OPEN_LOCK_CLOSE.label()));

  private NamedRatios() {}

  private static NamedRatio pair(Contender figure, Floor base) {
    return new NamedRatio(Scenario.PAIR, figure.label(), base.label());
  }

  private static NamedRatio pair(Contender figure, Contender base) {
    return new NamedRatio(Scenario.PAIR, figure.label(), base.label());
  }

  static Table table(Results results) {
    Table table = new Table(List.of("", "median", "least to most"));
    for (NamedRatio named : ALL) {
      results
          .ratio(
              Series.ofTime(named.scenario, named.figure),
              Series.ofTime(named.scenario, named.base))
          .ifPresent(ratio -> table.row(cells(named, ratio)));
    }
    return table;
  }

  private static List<String> cells(NamedRatio named, Rounds ratio) {
    return List.of(
        named.scenario.title() + ": " + named.figure + " / " + named.base,
        Figures.plain(ratio.median()),
        Figures.spread(ratio, Figures::plain));
  }
}
