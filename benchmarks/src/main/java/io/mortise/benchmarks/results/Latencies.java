package io.mortise.benchmarks.results;

import java.util.Arrays;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/** Many single latencies, in nanoseconds, at least one. */
public final class Latencies {

  /** So many buckets from one power of two to the next: a polling step would stand out. */
  private static final int BUCKETS_PER_DOUBLING = 4;

  /** 99.9 % of a thousand are 999, also for a double. */
  private static final double ROUNDING = 1e-6;

  private final long[] sorted;

  public Latencies(Collection<Long> nanos) {
    if (nanos.isEmpty()) {
      throw new IllegalArgumentException("no latencies");
    }
    sorted = nanos.stream().mapToLong(value -> value).sorted().toArray();
  }

  /** The least latency that is not exceeded by so many percent of all. */
  public double percentile(double percent) {
    int index = (int) Math.ceil(percent / 100 * sorted.length - ROUNDING) - 1;
    return sorted[Math.max(0, index)];
  }

  /** How many there are of at least the key and less than the next bucket's. */
  public SortedMap<Long, Integer> histogram() {
    SortedMap<Long, Integer> counts = new TreeMap<>();
    Arrays.stream(sorted).forEach(nanos -> counts.merge(bucketOf(nanos), 1, Integer::sum));
    return counts;
  }

  private static long bucketOf(long nanos) {
    double doublings = Math.log((double) Math.max(1, nanos)) / Math.log(2);
    double floor = Math.floor(doublings * BUCKETS_PER_DOUBLING) / BUCKETS_PER_DOUBLING;
    return Math.round(Math.pow(2, floor));
  }
}
