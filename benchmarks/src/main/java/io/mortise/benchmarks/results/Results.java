package io.mortise.benchmarks.results;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All figures of one run. */
public final class Results {

  private final Map<Series, List<Double>> values = new LinkedHashMap<>();

  /** What the next round has measured. */
  public void add(Series series, double value) {
    values.computeIfAbsent(series, unused -> new ArrayList<>()).add(value);
  }

  public void addAll(Results others) {
    others.values.forEach((series, rounds) -> rounds.forEach(value -> add(series, value)));
  }

  /** Empty if it was not measured. */
  public Optional<Rounds> rounds(Series series) {
    return Optional.ofNullable(values.get(series)).map(Rounds::new);
  }

  public Optional<Rounds> rounds(Scenario scenario, String contender, Metric metric) {
    return rounds(new Series(scenario, contender, metric));
  }

  /** Round by round; empty if one of them was not measured. */
  public Optional<Rounds> ratio(Series figure, Series base) {
    return rounds(figure).flatMap(over -> rounds(base).map(over::dividedBy));
  }

  /** Round by round; empty if one of them was not measured. */
  public Optional<Rounds> difference(Series figure, Series base) {
    return rounds(figure).flatMap(from -> rounds(base).map(from::minus));
  }

  /** In the order in which they were first added. */
  public List<Series> series() {
    return List.copyOf(values.keySet());
  }

  /** Who was measured, in the order in which they first were. */
  public List<String> contenders(Scenario scenario, Metric metric) {
    return values.keySet().stream()
        .filter(series -> series.scenario() == scenario && series.metric() == metric)
        .map(Series::contender)
        .toList();
  }
}
