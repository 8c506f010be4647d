package io.mortise.benchmarks;

import io.mortise.benchmarks.contender.Contender;
import io.mortise.benchmarks.process.Commands;
import io.mortise.benchmarks.report.Report;
import io.mortise.benchmarks.results.JmhFile;
import io.mortise.benchmarks.results.RunFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Measures everything, round by round: a machine's speed drifts, so what is compared is measured in
 * turns, and ratios are taken within a round. Then writes the results and the report. The arguments
 * are those of ./dev bench, and what benchmarks/run adds.
 */
public final class Bench {

  private static final DateTimeFormatter FOLDER =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private Bench() {}

  public static void main(String[] args) throws Exception {
    Arguments arguments;
    try {
      arguments = Arguments.parse(args);
    } catch (Arguments.BadArgument e) {
      System.err.println("bench: " + e.getMessage() + "; see ./dev help");
      System.exit(2);
      return;
    }
    try {
      Path results = arguments.report().isPresent() ? arguments.report().get() : measure(arguments);
      System.out.println(Report.write(results));
    } catch (IOException e) {
      System.err.println("bench: " + e.getMessage());
      System.exit(1);
    } catch (RunnerException e) {
      System.err.println("bench: JMH failed, see " + arguments.log() + ": " + e.getMessage());
      System.exit(1);
    }
  }

  /** Returns the folder with the results. */
  private static Path measure(Arguments arguments)
      throws IOException, InterruptedException, RunnerException {
    Map<String, String> facts = Machine.describe(arguments.lockFiles());
    facts.put("source", arguments.source());
    facts.put("plan", arguments.plan().toString());
    facts.forEach((name, value) -> System.out.println(name + ": " + value));
    Map<String, String> notAvailable = notAvailable();
    notAvailable.forEach((name, why) -> System.out.println("not measured: " + name + ": " + why));
    String folder = FOLDER.format(Instant.now()) + "-" + arguments.plan().name();
    Path results = Files.createDirectories(arguments.results().resolve(folder));
    Commands commands =
        new Commands(
            Scratch.create(arguments.lockFiles()), arguments.floors(), arguments.scripts());
    try (PrintStream log = new PrintStream(arguments.log().toFile(), StandardCharsets.UTF_8)) {
      JmhJobs jmh = new JmhJobs(arguments.plan(), commands.jvmArguments(), log);
      ProcessJobs processes = new ProcessJobs(arguments.plan(), commands);
      List<Job> jobs = new ArrayList<>(processes.ofARound());
      jobs.addAll(jmh.ofARound());
      jobs.sort(Comparator.comparing(Job::scenario)); // what is compared, soon after each other
      runRounds(arguments.plan().rounds(), jobs);
      JmhFile.write(results, jmh.results());
      facts.put("load when it ended", Machine.load());
      RunFile.of(facts, notAvailable, processes.results(), processes.histograms()).write(results);
      return results;
    }
  }

  private static void runRounds(int rounds, List<Job> jobs)
      throws IOException, InterruptedException, RunnerException {
    Progress progress = new Progress(System.out, rounds, jobs);
    for (int round = 1; round <= rounds; round++) {
      for (Job job : jobs) {
        progress.begins(round, job);
        job.work().run();
        progress.ended(job);
      }
    }
  }

  private static Map<String, String> notAvailable() {
    Map<String, String> reasons = new LinkedHashMap<>();
    for (Contender contender : Contender.values()) {
      contender.whyNotAvailable().ifPresent(why -> reasons.put(contender.label(), why));
    }
    return reasons;
  }
}
