package io.mortise.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class LatenciesTest {

  private final Latencies thousand =
      new Latencies(LongStream.rangeClosed(1, 1_000).map(i -> 1_001 - i).boxed().toList());

  @Test
  void aPercentileIsNotExceededByThatMany() {
    assertEquals(500, thousand.percentile(50));
    assertEquals(990, thousand.percentile(99));
    assertEquals(999, thousand.percentile(99.9));
    assertEquals(1_000, thousand.percentile(100));
  }

  @Test
  void oneLatencyIsEveryPercentile() {
    Latencies one = new Latencies(List.of(7L));
    assertEquals(7, one.percentile(50));
    assertEquals(7, one.percentile(99.9));
  }

  @Test
  void theHistogramHasFourBucketsForEachDoubling() {
    Latencies some = new Latencies(List.of(1_024L, 1_025L, 1_300L, 2_047L, 2_048L));
    assertEquals(Map.of(1_024L, 2, 1_218L, 1, 1_722L, 1, 2_048L, 1), some.histogram());
  }

  @Test
  void theHistogramHasThemAll() {
    int all = thousand.histogram().values().stream().mapToInt(count -> count).sum();
    assertEquals(1_000, all);
  }
}
