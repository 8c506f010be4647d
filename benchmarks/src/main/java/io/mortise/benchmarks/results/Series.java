package io.mortise.benchmarks.results;

/** What one figure is of; measured once in each round. The contender is named as in the report. */
public record Series(Scenario scenario, String contender, Metric metric) {

  public static Series ofTime(Scenario scenario, String contender) {
    return new Series(scenario, contender, Metric.NANOS);
  }
}
