package io.mortise.benchmarks;

import java.util.List;

/** Many single latencies, in nanoseconds. */
final class Latencies {

  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 100};
  private static final int LONGEST_BAR = 50;

  private Latencies() {}

  static double percentile(List<Long> nanos, double percentile) {
    List<Long> sorted = nanos.stream().sorted().toList();
    int index = (int) Math.ceil(percentile / 100 * sorted.size()) - 1;
    return sorted.get(Math.max(0, index));
  }

  /** Percentiles, and a histogram in powers of two, in which a polling step would stand out. */
  static void print(String name, List<Long> nanos) {
    System.out.printf("  %s, %d hand-offs, microseconds:", name, nanos.size());
    for (double percentile : PERCENTILES) {
      String label = percentile == 100 ? "max" : "p" + percentile;
      System.out.printf("  %s %.1f", label, percentile(nanos, percentile) / 1000);
    }
    System.out.println();
    int[] buckets = new int[64];
    for (long value : nanos) {
      buckets[64 - Long.numberOfLeadingZeros(Math.max(1, value)) - 1]++;
    }
    for (int i = 0; i < buckets.length; i++) {
      if (buckets[i] > 0) {
        int bar = (int) Math.ceil((double) LONGEST_BAR * buckets[i] / nanos.size());
        System.out.printf(
            "    from %9.1f us %7d %s%n", (1L << i) / 1000.0, buckets[i], "#".repeat(bar));
      }
    }
  }
}
