package io.mortise.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.benchmarks.contender.Contender;
import io.mortise.benchmarks.process.Floor;
import io.mortise.benchmarks.process.StartUp;
import io.mortise.benchmarks.process.Stranger;
import io.mortise.benchmarks.report.Target.Verdict;
import io.mortise.benchmarks.results.JmhFile;
import io.mortise.benchmarks.results.Metric;
import io.mortise.benchmarks.results.Results;
import io.mortise.benchmarks.results.Rounds;
import io.mortise.benchmarks.results.Scenario;
import io.mortise.benchmarks.results.Series;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TargetsTest {

  private static final String STRICT = Contender.MORTISE_FCNTL.label();
  private static final String RETAINED = Contender.MORTISE_RETAINED.label();

  private final Results results = new Results();

  private void measured(Scenario scenario, String contender, Metric metric, double... rounds) {
    for (double value : rounds) {
      results.add(new Series(scenario, contender, metric), value);
    }
  }

  private void took(Scenario scenario, String contender, double... nanos) {
    measured(scenario, contender, Metric.NANOS, nanos);
  }

  private Target target(String beginning) {
    List<Target> found =
        Targets.of(results).stream().filter(one -> one.name().startsWith(beginning)).toList();
    assertEquals(1, found.size(), beginning);
    return found.get(0);
  }

  private void assertFigure(String beginning, double figure, Verdict verdict) {
    Target target = target(beginning);
    assertEquals(Optional.of(figure), target.figure().map(Rounds::median), beginning);
    assertEquals(verdict, target.verdict(), beginning);
  }

  @Test
  void withoutResultsNothingIsMet() {
    assertTrue(Targets.of(results).stream().allMatch(one -> one.verdict() == Verdict.NOT_MEASURED));
  }

  @Test
  void strictPairs() {
    took(Scenario.PAIR, STRICT, 800, 1_100, 700);
    took(Scenario.PAIR, Floor.OFD.label(), 800, 1_000, 700);
    took(Scenario.PAIR, Contender.JAVA_NIO.label(), 1_600, 1_100, 1_000);
    assertFigure("strict exclusive pair / raw C", 1.0, Verdict.MET);
    assertFigure("strict exclusive pair / `FileChannel", 0.7, Verdict.MET);
  }

  @Test
  void retainedPairs() {
    took(Scenario.PAIR, RETAINED, 20);
    took(Scenario.PAIR, Contender.REENTRANT_LOCK.label(), 16);
    took(Scenario.PAIR, Contender.JAVA_NIO.label(), 880);
    assertFigure("retained pair", 1.25, Verdict.NOT_MET);
    assertFigure("`FileChannel.lock().release()` / retained", 44, Verdict.NOT_MET);
  }

  @Test
  void threadsOfOneJvm() {
    took(Scenario.THREADS_8, RETAINED, 100);
    took(Scenario.THREADS_8, Contender.REENTRANT_LOCK.label(), 50);
    took(Scenario.THREADS_8, Contender.GUARDED_NIO.label(), 2_400);
    assertFigure("8 threads, one JVM: retained", 2, Verdict.MET);
    assertFigure("8 threads, one JVM: `ReentrantLock` + java.nio", 24, Verdict.NOT_MET);
  }

  @Test
  void contendingProcesses() {
    took(Scenario.JVMS_2, RETAINED, 250, 500);
    took(Scenario.JVMS_2, Floor.BLOCKING_OFD, 1_000, 1_000);
    measured(Scenario.JVMS_2, RETAINED, Metric.POOREST_SHARE, 49, 29);
    measured(Scenario.JVMS_2, RETAINED, Metric.LONGEST_WAIT, 5e6, 11e6);
    assertFigure("2 JVMs contending, throughput", 3, Verdict.MET);
    assertFigure("2 JVMs contending, retained: share", 39, Verdict.NOT_MET);
    assertFigure("2 JVMs contending, retained: longest", 8, Verdict.NOT_MET);
  }

  @Test
  void blockedHandoffs() {
    measured(Scenario.HANDOFF, STRICT, Metric.P50, 60);
    measured(Scenario.HANDOFF, Floor.BLOCKING_OFD, Metric.P50, 40);
    measured(Scenario.HANDOFF, STRICT, Metric.P99_9, 300);
    measured(Scenario.HANDOFF, Floor.BLOCKING_OFD, Metric.P99_9, 100);
    assertFigure("blocked hand-off, p50", 1.5, Verdict.MET);
    assertFigure("blocked hand-off, p99.9", 3, Verdict.NOT_MET);
  }

  @Test
  void strangersAreJudgedOneByOneByTheirLongestWait() {
    for (Stranger stranger : Stranger.values()) {
      String wait = stranger.labelAgainst(Contender.MORTISE_RETAINED);
      measured(Scenario.FOREIGN_WAIT, wait, Metric.MAX, 4e6, 4e6);
    }
    String python = Stranger.PYTHON.labelAgainst(Contender.MORTISE_RETAINED);
    measured(Scenario.FOREIGN_WAIT, python, Metric.MAX, 21e6);
    assertFigure("longest wait for a busy retained lock: java.nio", 4, Verdict.MET);
    assertFigure("longest wait for a busy retained lock: Python", 4, Verdict.NOT_MET);
  }

  @Test
  void keys() {
    took(Scenario.KEYS_1, JmhFile.KEYED_LOCKS, 1_000);
    took(Scenario.KEYS_100_000, JmhFile.KEYED_LOCKS, 2_001);
    assertFigure("pair on 100 000 held keys", 2.001, Verdict.NOT_MET);
  }

  @Test
  void oneByteAnywhereIsAnAllocation() {
    measured(Scenario.PAIR, STRICT, Metric.EXACT_BYTES, 0, 0);
    assertFigure("allocation", 0, Verdict.MET);
    measured(Scenario.THREADS_64, RETAINED, Metric.EXACT_BYTES, 0, 1e-4);
    assertEquals(Verdict.NOT_MET, target("allocation").verdict());
  }

  @Test
  void aFirstLockIsWhatItAddsToAnEmptyMain() {
    took(Scenario.FIRST_LOCK, StartUp.Kind.EMPTY.label(), 40e6);
    took(Scenario.FIRST_LOCK, StartUp.Kind.NATIVE.label(), 99e6);
    assertFigure("first lock", 59, Verdict.MET);
  }
}
