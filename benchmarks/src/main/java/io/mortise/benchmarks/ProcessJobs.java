package io.mortise.benchmarks;

import io.mortise.benchmarks.contender.Contender;
import io.mortise.benchmarks.contender.Use;
import io.mortise.benchmarks.process.Allocation;
import io.mortise.benchmarks.process.Commands;
import io.mortise.benchmarks.process.Contention;
import io.mortise.benchmarks.process.Floor;
import io.mortise.benchmarks.process.Handoff;
import io.mortise.benchmarks.process.StartUp;
import io.mortise.benchmarks.process.Stranger;
import io.mortise.benchmarks.results.Latencies;
import io.mortise.benchmarks.results.Metric;
import io.mortise.benchmarks.results.Results;
import io.mortise.benchmarks.results.RunFile.Histogram;
import io.mortise.benchmarks.results.Scenario;
import io.mortise.benchmarks.results.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The jobs that JMH does not do. */
final class ProcessJobs {

  private static final List<Integer> PROCESSES = List.of(2, 4);

  /** The strict and the retained lock: a stranger's wait is about the difference. */
  private static final List<Contender> OWNERS =
      List.of(Contender.MORTISE_FCNTL, Contender.MORTISE_RETAINED);

  private static final List<Contender> WITHOUT_ALLOCATION =
      List.of(Contender.MORTISE_FCNTL, Contender.MORTISE_FLOCK, Contender.MORTISE_RETAINED);

  private static final int CONTENTION_WARM_UP_MILLIS = 1_000;

  // what is expected, in seconds
  private static final double HANDOFF_WARM_UP = 2;
  private static final double HANDOFF = 0.002;
  private static final double STRANGER_START = 0.6;
  private static final double STRANGER_WAIT = 0.007;
  private static final double ALLOCATION = 1;
  private static final double START = 0.2;

  private final Plan plan;
  private final Commands commands;
  private final Results results = new Results();
  private final Map<Timed, List<Long>> latencies = new LinkedHashMap<>();

  private record Timed(Scenario scenario, String contender) {}

  ProcessJobs(Plan plan, Commands commands) {
    this.plan = plan;
    this.commands = commands;
  }

  Results results() {
    return results;
  }

  List<Histogram> histograms() {
    List<Histogram> histograms = new ArrayList<>();
    latencies.forEach(
        (timed, nanos) ->
            histograms.add(Histogram.of(timed.scenario, timed.contender, new Latencies(nanos))));
    return histograms;
  }

  List<Job> ofARound() {
    List<Job> jobs = new ArrayList<>();
    addFloors(jobs);
    addContention(jobs);
    addHandoffs(jobs);
    addStrangers(jobs);
    addAllocation(jobs);
    addStarts(jobs);
    return jobs;
  }

  private void add(Scenario scenario, String contender, Metric metric, double value) {
    results.add(new Series(scenario, contender, metric), value);
  }

  // ---- pairs in C ----

  private void addFloors(List<Job> jobs) {
    double seconds = plan.iterations() * plan.iterationMillis() / 1e3;
    for (Floor floor : Floor.values()) {
      jobs.add(
          new Job(
              floor.scenario(),
              floor.label(),
              seconds,
              () ->
                  add(
                      floor.scenario(),
                      floor.label(),
                      Metric.NANOS,
                      floor.nanosPerPair(commands, seconds))));
    }
  }

  // ---- contention ----

  private void addContention(List<Job> jobs) {
    Contention contention =
        new Contention(commands, CONTENTION_WARM_UP_MILLIS, plan.contentionMillis());
    double seconds = (CONTENTION_WARM_UP_MILLIS + plan.contentionMillis()) / 1e3;
    for (int processes : PROCESSES) {
      Scenario scenario = Scenario.ofProcesses(processes);
      jobs.add(
          new Job(
              scenario,
              Floor.BLOCKING_OFD,
              seconds,
              () -> add(scenario, Floor.BLOCKING_OFD, contention.ofFloors(processes))));
      for (Contender contender : Contender.availableFor(Use.PROCESSES)) {
        jobs.add(
            new Job(
                scenario,
                contender.label(),
                seconds,
                () -> add(scenario, contender.label(), contention.of(contender, processes))));
      }
    }
  }

  private void add(Scenario scenario, String contender, Contention.Outcome outcome) {
    add(scenario, contender, Metric.NANOS, outcome.nanosPerPair());
    add(scenario, contender, Metric.POOREST_SHARE, outcome.poorestPercent());
    add(scenario, contender, Metric.LONGEST_WAIT, outcome.longestWaitNanos());
  }

  // ---- single latencies ----

  private void addHandoffs(List<Job> jobs) {
    Handoff handoff = new Handoff(commands, plan.handoffs());
    double seconds = HANDOFF_WARM_UP + HANDOFF * plan.handoffs();
    jobs.add(
        new Job(
            Scenario.HANDOFF,
            Floor.BLOCKING_OFD,
            seconds,
            () -> add(Scenario.HANDOFF, Floor.BLOCKING_OFD, handoff.betweenFloors())));
    for (Contender contender : Contender.availableFor(Use.PROCESSES)) {
      jobs.add(
          new Job(
              Scenario.HANDOFF,
              contender.label(),
              seconds,
              () -> add(Scenario.HANDOFF, contender.label(), handoff.between(contender))));
    }
  }

  private void addStrangers(List<Job> jobs) {
    double seconds = STRANGER_START + STRANGER_WAIT * plan.waits();
    for (Stranger stranger : Stranger.values()) {
      for (Contender owner : OWNERS) {
        String label = stranger.labelAgainst(owner);
        jobs.add(
            new Job(
                Scenario.FOREIGN_WAIT,
                label,
                seconds,
                () ->
                    add(
                        Scenario.FOREIGN_WAIT,
                        label,
                        stranger.waits(commands, owner, plan.waits()))));
      }
    }
  }

  private void add(Scenario scenario, String contender, List<Long> nanos) {
    Latencies round = new Latencies(nanos);
    add(scenario, contender, Metric.P50, round.percentile(50));
    add(scenario, contender, Metric.P99, round.percentile(99));
    add(scenario, contender, Metric.P99_9, round.percentile(99.9));
    add(scenario, contender, Metric.MAX, round.percentile(100));
    latencies
        .computeIfAbsent(new Timed(scenario, contender), unused -> new ArrayList<>())
        .addAll(nanos);
  }

  // ---- allocation ----

  private void addAllocation(List<Job> jobs) {
    addAllocation(jobs, Scenario.PAIR, 1, 1);
    addAllocation(jobs, Scenario.SHARED_PAIR, 1, 0);
    addAllocation(jobs, Scenario.THREADS_2, 2, 1);
    addAllocation(jobs, Scenario.THREADS_8, 8, 1);
    addAllocation(jobs, Scenario.THREADS_64, 64, 1);
    addAllocation(jobs, Scenario.MIX_1_IN_100, 8, 100);
    addAllocation(jobs, Scenario.MIX_1_IN_10, 8, 10);
  }

  private void addAllocation(
      List<Job> jobs, Scenario scenario, int threads, int operationsPerWrite) {
    Allocation allocation = new Allocation(commands);
    for (Contender contender : WITHOUT_ALLOCATION) {
      jobs.add(
          new Job(
              scenario,
              contender.label() + ", allocation",
              ALLOCATION,
              () ->
                  add(
                      scenario,
                      contender.label(),
                      Metric.EXACT_BYTES,
                      allocation.bytesPerOperation(contender, threads, operationsPerWrite))));
    }
  }

  // ---- first locks ----

  private void addStarts(List<Job> jobs) {
    StartUp startUp = new StartUp(commands, plan.starts());
    for (StartUp.Kind kind : StartUp.Kind.values()) {
      jobs.add(
          new Job(
              Scenario.FIRST_LOCK,
              kind.label(),
              START * plan.starts(),
              () -> add(Scenario.FIRST_LOCK, kind.label(), Metric.NANOS, startUp.nanos(kind))));
    }
  }
}
