package io.mortise.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.benchmarks.process.Floor;
import io.mortise.benchmarks.results.Latencies;
import io.mortise.benchmarks.results.Metric;
import io.mortise.benchmarks.results.Results;
import io.mortise.benchmarks.results.RunFile;
import io.mortise.benchmarks.results.RunFile.Histogram;
import io.mortise.benchmarks.results.Scenario;
import io.mortise.benchmarks.results.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportTest {

  @TempDir private Path directory;

  @Test
  void theReportSaysWhatWasMeasuredAndDrawsIt() throws IOException {
    Results results = new Results();
    results.add(Series.ofTime(Scenario.PAIR, Floor.OFD.label()), 750);
    results.add(Series.ofTime(Scenario.PAIR, Floor.OFD.label()), 850);
    for (Metric metric : List.of(Metric.P50, Metric.P99, Metric.P99_9, Metric.MAX)) {
      results.add(new Series(Scenario.HANDOFF, Floor.BLOCKING_OFD, metric), 50_000);
    }
    List<Histogram> histograms =
        List.of(
            Histogram.of(Scenario.HANDOFF, Floor.BLOCKING_OFD, new Latencies(List.of(50_000L))));
    RunFile.of(Map.of("system", "Linux 6"), Map.of("FFM", "JDK 17"), results, histograms)
        .write(directory);
    Files.writeString(directory.resolve("jmh.json"), "[]");
    Report.write(directory);
    String report = Files.readString(directory.resolve("report.md"));
    assertTrue(report.contains("| system | Linux 6 |"), report);
    assertTrue(report.contains("| not measured | FFM: JDK 17 |"), report);
    assertTrue(report.contains("| C, F_OFD_SETLK |  |  | 800 ns | 750 ns to 850 ns |"), report);
    assertTrue(report.contains("| C, F_OFD_SETLKW | 1 | 1 | 50 µs |"), report);
    assertTrue(Files.readString(directory.resolve("pair.svg")).contains("<svg"));
    assertTrue(Files.readString(directory.resolve("handoff.svg")).contains("<svg"));
  }
}
