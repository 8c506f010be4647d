package io.mortise.benchmarks.report;

import static io.mortise.benchmarks.contender.Contender.GUARDED_NIO;
import static io.mortise.benchmarks.contender.Contender.JAVA_NIO;
import static io.mortise.benchmarks.contender.Contender.MORTISE_FCNTL;
import static io.mortise.benchmarks.contender.Contender.MORTISE_RETAINED;
import static io.mortise.benchmarks.contender.Contender.REENTRANT_LOCK;
import static io.mortise.benchmarks.report.Target.Bound.ALWAYS_AT_LEAST;
import static io.mortise.benchmarks.report.Target.Bound.ALWAYS_AT_MOST;
import static io.mortise.benchmarks.report.Target.Bound.MEDIAN_AT_LEAST;
import static io.mortise.benchmarks.report.Target.Bound.MEDIAN_AT_MOST;

import io.mortise.benchmarks.process.Floor;
import io.mortise.benchmarks.process.StartUp;
import io.mortise.benchmarks.process.Stranger;
import io.mortise.benchmarks.report.Target.Bound;
import io.mortise.benchmarks.results.JmhFile;
import io.mortise.benchmarks.results.Metric;
import io.mortise.benchmarks.results.Results;
import io.mortise.benchmarks.results.Rounds;
import io.mortise.benchmarks.results.Scenario;
import io.mortise.benchmarks.results.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was promised, with what has become of it. The promises are here, the figures are not. */
final class Targets {

  private static final double NANOS_PER_MILLI = 1e6;

  private final Results results;
  private final List<Target> targets = new ArrayList<>();

  private Targets(Results results) {
    this.results = results;
  }

  static List<Target> of(Results results) {
    Targets all = new Targets(results);
    all.addPairs();
    all.addThreads();
    all.addProcesses();
    all.addHandoffs();
    all.addStrangers();
    all.addKeys();
    all.addAllocation();
    all.addFirstLock();
    return all.targets;
  }

  private void addPairs() {
    String strict = MORTISE_FCNTL.label();
    String retained = MORTISE_RETAINED.label();
    String nio = JAVA_NIO.label();
    addRatio(
        "strict exclusive pair / raw C OFD pair",
        MEDIAN_AT_MOST,
        1.10,
        ratio(Scenario.PAIR, strict, Floor.OFD.label()));
    addRatio(
        "strict exclusive pair / `FileChannel.lock().release()`",
        MEDIAN_AT_MOST,
        0.70,
        ratio(Scenario.PAIR, strict, nio));
    addRatio(
        "retained pair / uncontended `ReentrantLock` pair",
        MEDIAN_AT_MOST,
        1.0,
        ratio(Scenario.PAIR, retained, REENTRANT_LOCK.label()));
    addRatio(
        "`FileChannel.lock().release()` / retained pair",
        MEDIAN_AT_LEAST,
        45,
        ratio(Scenario.PAIR, nio, retained));
  }

  private void addThreads() {
    String retained = MORTISE_RETAINED.label();
    addRatio(
        "8 threads, one JVM: retained / `ReentrantLock`",
        MEDIAN_AT_MOST,
        2.0,
        ratio(Scenario.THREADS_8, retained, REENTRANT_LOCK.label()));
    addRatio(
        "8 threads, one JVM: `ReentrantLock` + java.nio / retained",
        MEDIAN_AT_LEAST,
        25,
        ratio(Scenario.THREADS_8, GUARDED_NIO.label(), retained));
  }

  private void addProcesses() {
    String retained = MORTISE_RETAINED.label();
    addRatio(
        "2 JVMs contending, throughput: retained / blocking OFD in C",
        MEDIAN_AT_LEAST,
        3,
        ratio(Scenario.JVMS_2, Floor.BLOCKING_OFD, retained)); // of times, so the other way round
    targets.add(
        new Target(
            "2 JVMs contending, retained: share of the poorer process",
            ALWAYS_AT_LEAST,
            30,
            "%",
            results.rounds(Scenario.JVMS_2, retained, Metric.POOREST_SHARE)));
    addMillis(
        "2 JVMs contending, retained: longest wait",
        ALWAYS_AT_MOST,
        10,
        results.rounds(Scenario.JVMS_2, retained, Metric.LONGEST_WAIT));
  }

  private void addHandoffs() {
    addRatio(
        "blocked hand-off, p50: strict / `F_OFD_SETLKW` in C",
        MEDIAN_AT_MOST,
        1.5,
        handoffRatio(Metric.P50));
    addRatio(
        "blocked hand-off, p99.9: strict / `F_OFD_SETLKW` in C",
        MEDIAN_AT_MOST,
        2,
        handoffRatio(Metric.P99_9));
  }

  private Optional<Rounds> handoffRatio(Metric metric) {
    return results.ratio(
        new Series(Scenario.HANDOFF, MORTISE_FCNTL.label(), metric),
        new Series(Scenario.HANDOFF, Floor.BLOCKING_OFD, metric));
  }

  private void addStrangers() {
    for (Stranger stranger : Stranger.values()) {
      String label = stranger.labelAgainst(MORTISE_RETAINED);
      addMillis(
          "longest wait for a busy retained lock: " + stranger.label(),
          ALWAYS_AT_MOST,
          20,
          results.rounds(Scenario.FOREIGN_WAIT, label, Metric.MAX));
    }
  }

  private void addKeys() {
    addRatio(
        "pair on 100 000 held keys / pair on 1 held key",
        MEDIAN_AT_MOST,
        2,
        results.ratio(
            Series.ofTime(Scenario.KEYS_100_000, JmhFile.KEYED_LOCKS),
            Series.ofTime(Scenario.KEYS_1, JmhFile.KEYED_LOCKS)));
  }

  private void addAllocation() {
    targets.add(
        new Target(
            "allocation on the `Lock` views of the native backend, the worst scenario",
            ALWAYS_AT_MOST,
            0,
            "B/op",
            mostAllocated()));
  }

  /** Whatever was counted, round by round the worst. */
  private Optional<Rounds> mostAllocated() {
    return results.series().stream()
        .filter(series -> series.metric() == Metric.EXACT_BYTES)
        .map(series -> results.rounds(series).orElseThrow())
        .reduce(Rounds::max);
  }

  private void addFirstLock() {
    addMillis(
        "first lock of a new JVM, native",
        MEDIAN_AT_MOST,
        60,
        results.difference(
            Series.ofTime(Scenario.FIRST_LOCK, StartUp.Kind.NATIVE.label()),
            Series.ofTime(Scenario.FIRST_LOCK, StartUp.Kind.EMPTY.label())));
  }

  private Optional<Rounds> ratio(Scenario scenario, String figure, String base) {
    return results.ratio(Series.ofTime(scenario, figure), Series.ofTime(scenario, base));
  }

  private void addRatio(String name, Bound bound, double limit, Optional<Rounds> ratios) {
    targets.add(new Target(name, bound, limit, "", ratios));
  }

  private void addMillis(String name, Bound bound, double limit, Optional<Rounds> nanos) {
    targets.add(
        new Target(
            name, bound, limit, "ms", nanos.map(rounds -> rounds.dividedBy(NANOS_PER_MILLI))));
  }
}
