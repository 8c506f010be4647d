package io.mortise.benchmarks;

import io.mortise.benchmarks.contender.Contender;
import io.mortise.benchmarks.contender.Use;
import io.mortise.benchmarks.results.Scenario;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The jobs that JMH does: one contender in one scenario each, in a JVM of its own. */
final class JmhJobs {

  private static final Map<String, String> NONE = Map.of();

  /**
   * A benchmark class, or a method of one, with what is not the same for all scenarios that it is
   * for.
   */
  private record Setting(
      Scenario scenario, String benchmark, int threads, Map<String, String> parameters) {}

  private static final List<Setting> KEYS_HELD =
      List.of(
          new Setting(Scenario.KEYS_1, "KeysHeld.pair", 1, Map.of("held", "1")),
          new Setting(Scenario.KEYS_1_000, "KeysHeld.pair", 1, Map.of("held", "1000")),
          new Setting(Scenario.KEYS_100_000, "KeysHeld.pair", 1, Map.of("held", "100000")));

  /** A fork starts, and ends, in that. */
  private static final double FORK_SECONDS = 0.8;

  private final Plan plan;
  private final List<String> jvmArguments;
  private final OutputFormat log;
  private final List<RunResult> results = new ArrayList<>();

  JmhJobs(Plan plan, List<String> jvmArguments, PrintStream log) {
    this.plan = plan;
    this.jvmArguments = jvmArguments;
    this.log = OutputFormatFactory.createFormatInstance(log, VerboseMode.NORMAL);
  }

  /** One for each job that was done. */
  List<RunResult> results() {
    return results;
  }

  List<Job> ofARound() {
    List<Job> jobs = new ArrayList<>();
    addAll(jobs, Use.PAIR, new Setting(Scenario.PAIR, "UncontendedPair", 1, NONE));
    addAll(jobs, Use.SHARED, new Setting(Scenario.SHARED_PAIR, "SharedPair", 1, NONE));
    addAll(jobs, Use.OPENING, new Setting(Scenario.OPEN_LOCK_CLOSE, "OpenLockClose", 1, NONE));
    for (int threads : List.of(2, 8, 64)) {
      Scenario scenario = Scenario.ofThreads(threads);
      addAll(jobs, Use.THREADS, new Setting(scenario, "ContendedPair", threads, NONE));
    }
    for (int operations : List.of(100, 10)) {
      Scenario scenario = Scenario.ofMix(operations);
      Map<String, String> parameters = Map.of("operationsPerWrite", String.valueOf(operations));
      addAll(jobs, Use.MIX, new Setting(scenario, "ReaderWriterMix", 8, parameters));
    }
    for (Setting setting : KEYS_HELD) {
      jobs.add(job(setting, setting.parameters.toString(), NONE));
    }
    return jobs;
  }

  private static String pattern(Setting setting) {
    return ".*\\." + setting.benchmark.replace(".", "\\.") + "(\\..*)?$";
  }

  private void addAll(List<Job> jobs, Use use, Setting setting) {
    for (Contender contender : Contender.availableFor(use)) {
      jobs.add(job(setting, contender.label(), Map.of("contender", contender.name())));
    }
  }

  private Job job(Setting setting, String name, Map<String, String> moreParameters) {
    double seconds = FORK_SECONDS + 2e-3 * plan.iterations() * plan.iterationMillis();
    return new Job(setting.scenario, name, seconds, () -> run(setting, moreParameters));
  }

  private void run(Setting setting, Map<String, String> moreParameters) throws RunnerException {
    TimeValue length = TimeValue.milliseconds(plan.iterationMillis());
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(pattern(setting))
            .threads(setting.threads)
            .forks(1)
            .jvmArgsAppend(jvmArguments.toArray(String[]::new))
            .warmupIterations(plan.iterations())
            .measurementIterations(plan.iterations())
            .warmupTime(length)
            .measurementTime(length)
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true);
    setting.parameters.forEach(options::param);
    moreParameters.forEach(options::param);
    results.addAll(new Runner(options.build(), log).run());
  }
}
