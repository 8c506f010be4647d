package io.mortise.benchmarks.results;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * run.json: where and how was measured, and what JMH has not measured.
 *
 * @param circumstances machine, kernel, JDK, date and so on, in the order of the report
 * @param notAvailable who could not be measured, and why
 */
public record RunFile(
    Map<String, String> circumstances,
    Map<String, String> notAvailable,
    List<Entry> series,
    List<Histogram> histograms) {

  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  private static final String NAME = "run.json";

  /** The rounds of a series. */
  public record Entry(Scenario scenario, String contender, Metric metric, List<Double> rounds) {}

  /**
   * Of all rounds together.
   *
   * @param counts by the nanoseconds where a bucket begins
   */
  public record Histogram(Scenario scenario, String contender, SortedMap<Long, Integer> counts) {

    public static Histogram of(Scenario scenario, String contender, Latencies latencies) {
      return new Histogram(scenario, contender, new TreeMap<>(latencies.histogram()));
    }
  }

  public static RunFile of(
      Map<String, String> circumstances,
      Map<String, String> notAvailable,
      Results results,
      List<Histogram> histograms) {
    List<Entry> entries = new ArrayList<>();
    for (Series series : results.series()) {
      Rounds rounds = results.rounds(series).orElseThrow();
      entries.add(
          new Entry(series.scenario(), series.contender(), series.metric(), rounds.values()));
    }
    return new RunFile(
        new LinkedHashMap<>(circumstances), new LinkedHashMap<>(notAvailable), entries, histograms);
  }

  public static RunFile read(Path directory) throws IOException {
    return GSON.fromJson(Files.readString(directory.resolve(NAME)), RunFile.class);
  }

  public void write(Path directory) throws IOException {
    Files.writeString(directory.resolve(NAME), GSON.toJson(this) + "\n");
  }

  public Results results() {
    Results results = new Results();
    for (Entry entry : series) {
      Series key = new Series(entry.scenario, entry.contender, entry.metric);
      entry.rounds.forEach(value -> results.add(key, value));
    }
    return results;
  }
}
