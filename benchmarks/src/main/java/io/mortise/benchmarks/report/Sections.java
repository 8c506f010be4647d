package io.mortise.benchmarks.report;

import io.mortise.benchmarks.contender.Contender;
import io.mortise.benchmarks.process.Floor;
import io.mortise.benchmarks.process.StartUp;
import io.mortise.benchmarks.results.Metric;
import io.mortise.benchmarks.results.Results;
import io.mortise.benchmarks.results.Rounds;
import io.mortise.benchmarks.results.Scenario;
import io.mortise.benchmarks.results.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;

/** The table of each scenario: ratios first. */
final class Sections {

  private static final String NOTHING = "";

  private final Results results;

  Sections(Results results) {
    this.results = results;
  }

  /** Empty if nothing of it was measured. */
  Optional<Table> table(Scenario scenario) {
    List<String> contenders = results.contenders(scenario, Metric.NANOS);
    return switch (scenario) {
      case HANDOFF, FOREIGN_WAIT -> latencies(scenario);
      case FIRST_LOCK -> contenders.isEmpty() ? Optional.empty() : Optional.of(starts(contenders));
      case JVMS_2, JVMS_4 ->
          contenders.isEmpty() ? Optional.empty() : Optional.of(processes(scenario, contenders));
      default -> contenders.isEmpty() ? Optional.empty() : Optional.of(times(scenario, contenders));
    };
  }

  // ---- times ----

  private Table times(Scenario scenario, List<String> contenders) {
    List<String> heads = new ArrayList<>(timeHeads());
    heads.addAll(List.of("B/op, JMH", "B/op, counted"));
    Table table = new Table(heads);
    for (String contender : contenders) {
      List<String> cells = timeCells(scenario, contender);
      cells.add(
          medianOf(scenario, contender, Metric.JMH_BYTES, bytes -> String.format("%.1f", bytes)));
      cells.add(mostOf(scenario, contender, Metric.EXACT_BYTES, Figures::plain));
      table.row(cells);
    }
    return table;
  }

  private static List<String> timeHeads() {
    return List.of(
        "",
        "/ " + Contender.MORTISE_FCNTL.label(),
        "/ " + Contender.MORTISE_RETAINED.label(),
        "median",
        "least to most");
  }

  private List<String> timeCells(Scenario scenario, String contender) {
    Rounds nanos = results.rounds(Series.ofTime(scenario, contender)).orElseThrow();
    List<String> cells = new ArrayList<>();
    cells.add(contender);
    cells.add(ratio(scenario, contender, Contender.MORTISE_FCNTL));
    cells.add(ratio(scenario, contender, Contender.MORTISE_RETAINED));
    cells.add(Figures.time(nanos.median()));
    cells.add(Figures.spread(nanos, Figures::time));
    return cells;
  }

  private String ratio(Scenario scenario, String contender, Contender base) {
    return results
        .ratio(Series.ofTime(scenario, contender), Series.ofTime(scenario, base.label()))
        .map(ratio -> Figures.full(ratio, Figures::plain))
        .orElse(NOTHING);
  }

  private Table processes(Scenario scenario, List<String> contenders) {
    List<String> heads = new ArrayList<>(timeHeads());
    heads.addAll(List.of("poorest process, least", "longest wait"));
    Table table = new Table(heads);
    for (String contender : contenders) {
      List<String> cells = timeCells(scenario, contender);
      cells.add(leastOf(scenario, contender, Metric.POOREST_SHARE, Figures::plain) + " %");
      cells.add(mostOf(scenario, contender, Metric.LONGEST_WAIT, Figures::time));
      table.row(cells);
    }
    return table;
  }

  // ---- latencies ----

  private Optional<Table> latencies(Scenario scenario) {
    List<String> contenders = results.contenders(scenario, Metric.P50);
    if (contenders.isEmpty()) {
      return Optional.empty();
    }
    boolean hasFloor = contenders.contains(Floor.BLOCKING_OFD);
    List<String> heads = new ArrayList<>(List.of(""));
    if (hasFloor) {
      heads.addAll(List.of("p50 / C", "p99.9 / C"));
    }
    heads.addAll(List.of("p50", "p99", "p99.9", "longest of all"));
    Table table = new Table(heads);
    for (String contender : contenders) {
      List<String> cells = new ArrayList<>(List.of(contender));
      if (hasFloor) {
        cells.add(latencyRatio(scenario, contender, Metric.P50));
        cells.add(latencyRatio(scenario, contender, Metric.P99_9));
      }
      for (Metric metric : List.of(Metric.P50, Metric.P99, Metric.P99_9)) {
        cells.add(medianOf(scenario, contender, metric, Figures::time));
      }
      cells.add(mostOf(scenario, contender, Metric.MAX, Figures::time));
      table.row(cells);
    }
    return Optional.of(table);
  }

  private String latencyRatio(Scenario scenario, String contender, Metric metric) {
    return results
        .ratio(
            new Series(scenario, contender, metric),
            new Series(scenario, Floor.BLOCKING_OFD, metric))
        .map(ratio -> Figures.full(ratio, Figures::plain))
        .orElse(NOTHING);
  }

  // ---- first locks ----

  private Table starts(List<String> contenders) {
    Table table = new Table(List.of("", "more than an empty main", "whole life of the JVM"));
    Series empty = Series.ofTime(Scenario.FIRST_LOCK, StartUp.Kind.EMPTY.label());
    for (String contender : contenders) {
      Series life = Series.ofTime(Scenario.FIRST_LOCK, contender);
      String more =
          life.equals(empty)
              ? NOTHING
              : results
                  .difference(life, empty)
                  .map(difference -> Figures.full(difference, Figures::time))
                  .orElse(NOTHING);
      table.row(
          List.of(contender, more, Figures.time(results.rounds(life).orElseThrow().median())));
    }
    return table;
  }

  // ---- single cells ----

  private String medianOf(
      Scenario scenario, String contender, Metric metric, DoubleFunction<String> writing) {
    return results
        .rounds(scenario, contender, metric)
        .map(rounds -> writing.apply(rounds.median()))
        .orElse(NOTHING);
  }

  private String leastOf(
      Scenario scenario, String contender, Metric metric, DoubleFunction<String> writing) {
    return results
        .rounds(scenario, contender, metric)
        .map(rounds -> writing.apply(rounds.least()))
        .orElse(NOTHING);
  }

  private String mostOf(
      Scenario scenario, String contender, Metric metric, DoubleFunction<String> writing) {
    return results
        .rounds(scenario, contender, metric)
        .map(rounds -> writing.apply(rounds.most()))
        .orElse(NOTHING);
  }
}
