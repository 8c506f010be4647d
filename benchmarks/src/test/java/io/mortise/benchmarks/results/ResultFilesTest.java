package io.mortise.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mortise.benchmarks.contender.Contender;
import io.mortise.benchmarks.results.RunFile.Histogram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResultFilesTest {

  @TempDir private Path directory;

  private Results jmhResults(String benchmark) throws IOException {
    Files.writeString(directory.resolve("jmh.json"), "[" + benchmark + "]");
    return JmhFile.read(directory);
  }

  private static String benchmark(
      String name, String mode, int threads, String parameters, String unit, String rawData) {
    return """
        {"benchmark": "io.mortise.benchmarks.jmh.%s", "mode": "%s", "threads": %d, "params": {%s},
         "primaryMetric": {"scoreUnit": "%s", "rawData": %s},
         "secondaryMetrics": {"gc.alloc.rate.norm": {"scoreUnit": "B/op", "rawData": [[0.5], [1.5]]}}}
        """
        .formatted(name, mode, threads, parameters, unit, rawData);
  }

  @Test
  void aForkOfJmhIsARoundAndItsIterationsAreAveraged() throws IOException {
    Results results =
        jmhResults(
            benchmark(
                "UncontendedPair.pair",
                "avgt",
                1,
                "\"contender\": \"JAVA_NIO\"",
                "ns/op",
                "[[10, 20], [30, 50]]"));
    String nio = Contender.JAVA_NIO.label();
    assertEquals(
        Optional.of(new Rounds(List.of(15.0, 40.0))),
        results.rounds(Series.ofTime(Scenario.PAIR, nio)));
    assertEquals(
        Optional.of(new Rounds(List.of(0.5, 1.5))),
        results.rounds(Scenario.PAIR, nio, Metric.JMH_BYTES));
  }

  @Test
  void throughputBecomesTimePerOperationOfAllThreads() throws IOException {
    Results results =
        jmhResults(
            benchmark(
                "ContendedPair.pair",
                "thrpt",
                8,
                "\"contender\": \"REENTRANT_LOCK\"",
                "ops/us",
                "[[4, 6]]"));
    assertEquals(
        Optional.of(new Rounds(List.of(200.0))),
        results.rounds(Series.ofTime(Scenario.THREADS_8, Contender.REENTRANT_LOCK.label())));
  }

  @Test
  void parametersTellScenariosApart() throws IOException {
    String mix =
        benchmark(
            "ReaderWriterMix.operation",
            "thrpt",
            8,
            "\"contender\": \"MORTISE_FCNTL\", \"operationsPerWrite\": \"100\"",
            "ops/us",
            "[[1]]");
    String keys = benchmark("KeysHeld.pair", "avgt", 1, "\"held\": \"100000\"", "us/op", "[[2]]");
    Results results = jmhResults(mix + "," + keys);
    assertEquals(
        Optional.of(new Rounds(List.of(1_000.0))),
        results.rounds(Series.ofTime(Scenario.MIX_1_IN_100, Contender.MORTISE_FCNTL.label())));
    assertEquals(
        Optional.of(new Rounds(List.of(2_000.0))),
        results.rounds(Series.ofTime(Scenario.KEYS_100_000, JmhFile.KEYED_LOCKS)));
  }

  @Test
  void aBenchmarkThatTheReportDoesNotKnowIsNotPassedOver() {
    assertThrows(
        IOException.class,
        () -> jmhResults(benchmark("Unknown.pair", "avgt", 1, "", "ns/op", "[[1]]")));
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Results results = new Results();
    Series handoff = new Series(Scenario.HANDOFF, "somebody", Metric.P50);
    results.add(handoff, 1.25);
    results.add(handoff, 3);
    Histogram histogram =
        Histogram.of(Scenario.HANDOFF, "somebody", new Latencies(List.of(1_024L)));
    RunFile.of(Map.of("date", "today"), Map.of("FFM", "old"), results, List.of(histogram))
        .write(directory);
    RunFile read = RunFile.read(directory);
    assertEquals(Map.of("date", "today"), read.circumstances());
    assertEquals(Map.of("FFM", "old"), read.notAvailable());
    assertEquals(List.of(histogram), read.histograms());
    assertEquals(Optional.of(new Rounds(List.of(1.25, 3.0))), read.results().rounds(handoff));
  }
}
