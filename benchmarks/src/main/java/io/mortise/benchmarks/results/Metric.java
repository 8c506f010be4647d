package io.mortise.benchmarks.results;

/** What is measured of a scenario, with its unit. */
public enum Metric {
  NANOS("ns"),
  /** As JMH's profiler sees it, which counts some of JMH's own. */
  JMH_BYTES("B/op, by JMH"),
  /** As the threads' own counters have it. */
  EXACT_BYTES("B/op, counted"),
  /** Of all grants, in percent. */
  POOREST_SHARE("% of grants, poorest process"),
  LONGEST_WAIT("ns, longest wait"),
  P50("ns, p50"),
  P99("ns, p99"),
  P99_9("ns, p99.9"),
  MAX("ns, longest");

  private final String unit;

  Metric(String unit) {
    this.unit = unit;
  }

  public String unit() {
    return unit;
  }
}
