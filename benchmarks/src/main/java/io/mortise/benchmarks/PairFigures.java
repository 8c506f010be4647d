package io.mortise.benchmarks;

import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What JMH measures of some contenders, round by round. */
final class PairFigures {

  /** JMH's name for the bytes that one operation allocates. */
  private static final String ALLOCATION = "gc.alloc.rate.norm";

  private final Map<Contender, Rounds> nanos = new EnumMap<>(Contender.class);
  private final Map<Contender, Rounds> bytes = new EnumMap<>(Contender.class);

  PairFigures(Set<Contender> contenders) {
    for (Contender contender : contenders) {
      nanos.put(contender, new Rounds());
      bytes.put(contender, new Rounds());
    }
  }

  Rounds nanos(Contender contender) {
    return Objects.requireNonNull(nanos.get(contender));
  }

  private Rounds bytes(Contender contender) {
    return Objects.requireNonNull(bytes.get(contender));
  }

  /**
   * One more round.
   *
   * @param place where the lock files are made
   */
  void addRound(int seconds, Path place) throws RunnerException {
    for (RunResult result : run(seconds, place)) {
      Contender contender = Contender.valueOf(result.getParams().getParam("contender"));
      nanos(contender).add(result.getPrimaryResult().getScore());
      bytes(contender)
          .add(Objects.requireNonNull(result.getSecondaryResults().get(ALLOCATION)).getScore());
    }
  }

  private Collection<RunResult> run(int seconds, Path place) throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include(UncontendedPair.class.getName())
            .param("contender", nanos.keySet().stream().map(Contender::name).toArray(String[]::new))
            .forks(1)
            .jvmArgsAppend("-Djava.io.tmpdir=" + place)
            .warmupIterations(2)
            .measurementIterations(3)
            .warmupTime(TimeValue.seconds(seconds))
            .measurementTime(TimeValue.seconds(seconds))
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    return new Runner(options).run();
  }

  void print() {
    for (Contender contender : nanos.keySet()) {
      System.out.printf(
          "  %-46s %8.0f ns %10.3f B/op%n",
          contender, nanos(contender).median(), bytes(contender).median());
    }
  }
}
