package io.mortise.benchmarks.report;

import io.mortise.benchmarks.results.JmhFile;
import io.mortise.benchmarks.results.Results;
import io.mortise.benchmarks.results.RunFile;
import io.mortise.benchmarks.results.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** report.md, with its plots, from the results of one run. */
public final class Report {

  private static final String HOW_TO_READ =
      """
      Times are medians of the rounds, with the least and the most beside them. A ratio is taken within each round, in
      which everything was measured once; its median is what counts, and least and most are again those of the rounds.
      Below 1 is faster than what it is divided by. How each scenario works is in the README of the benchmarks.
      """;

  private Report() {}

  /** Returns what is most important in it, and where it is. */
  public static String write(Path directory) throws IOException {
    RunFile run = RunFile.read(directory);
    Results results = run.results();
    results.addAll(JmhFile.read(directory));
    String targets = targets(Targets.of(results)).toString();
    StringBuilder text = new StringBuilder("# Benchmark results\n\n");
    text.append(circumstances(run)).append('\n').append(HOW_TO_READ);
    text.append("\n## Targets\n\n").append(targets);
    text.append("\n## Further ratios\n\n").append(NamedRatios.table(results));
    Sections sections = new Sections(results);
    Plots plots = new Plots(results, run.histograms(), directory);
    for (Scenario scenario : Scenario.values()) {
      Optional<Table> table = sections.table(scenario);
      if (table.isPresent()) {
        text.append(String.format("%n## %s%n%n", scenario.title()));
        text.append(scenario.explanation()).append("\n\n").append(table.get());
        text.append(String.format("%n![%s](%s)%n", scenario.title(), plots.write(scenario)));
      }
    }
    Path file = Files.writeString(directory.resolve("report.md"), text);
    return "\n" + targets + "\nthe whole report: " + file;
  }

  private static Table circumstances(RunFile run) {
    Table table = new Table(List.of("run", ""));
    for (Map.Entry<String, String> fact : run.circumstances().entrySet()) {
      table.row(List.of(fact.getKey(), fact.getValue()));
    }
    for (Map.Entry<String, String> missing : run.notAvailable().entrySet()) {
      table.row(List.of("not measured", missing.getKey() + ": " + missing.getValue()));
    }
    return table;
  }

  private static Table targets(List<Target> targets) {
    Table table = new Table(List.of("target", "limit", "median", "least to most", ""));
    for (Target target : targets) {
      String unit = target.unit().isEmpty() ? "" : " " + target.unit();
      table.row(
          List.of(
              target.name(),
              target.bound().sign() + " " + Figures.plain(target.limit()) + unit,
              target.figure().map(rounds -> Figures.plain(rounds.median()) + unit).orElse(""),
              target
                  .figure()
                  .map(rounds -> Figures.spread(rounds, Figures::plain) + unit)
                  .orElse(""),
              target.verdict().text()));
    }
    return table;
  }
}
