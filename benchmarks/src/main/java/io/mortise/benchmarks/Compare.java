package io.mortise.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Compares pairs and hand-offs with the C floor, in one session and in turns: a machine's speed
 * drifts, so ratios are taken round by round, and the median round counts. The targets are those of
 * benchmarks/README.md.
 *
 * <pre>Compare FLOORS_DIRECTORY [--quick]</pre>
 */
public final class Compare {

  /** JMH's name for the bytes that one operation allocates. */
  private static final String ALLOCATION = "gc.alloc.rate.norm";

  private final Floors floors;
  private final int rounds;
  private final int seconds;
  private final int handoffs;

  private Compare(Path floorsDirectory, boolean quick) {
    this.floors = new Floors(floorsDirectory);
    this.rounds = quick ? 3 : 9;
    this.seconds = quick ? 1 : 2;
    this.handoffs = quick ? 300 : 1500;
  }

  public static void main(String[] args) throws Exception {
    boolean quick = args.length == 2 && args[1].equals("--quick");
    if (args.length != 1 && !quick) {
      System.err.println("usage: Compare FLOORS_DIRECTORY [--quick]");
      System.exit(2);
    }
    Compare compare = new Compare(Path.of(args[0]), quick);
    System.out.println(Machine.describe());
    compare.comparePairs();
    compare.compareHandoffs();
  }

  // ---- pairs ----

  private void comparePairs() throws IOException, InterruptedException, RunnerException {
    Rounds ofd = new Rounds();
    Rounds flock = new Rounds();
    Figures pairs = new Figures();
    Figures allocation = new Figures();
    for (int round = 1; round <= rounds; round++) {
      System.out.println("pairs, round " + round + " of " + rounds);
      ofd.add(floors.pairNanos("ofd", seconds));
      flock.add(floors.pairNanos("flock", seconds));
      for (RunResult result : runJmh()) {
        Contender contender = Contender.valueOf(result.getParams().getParam("contender"));
        pairs.of(contender).add(result.getPrimaryResult().getScore());
        allocation
            .of(contender)
            .add(Objects.requireNonNull(result.getSecondaryResults().get(ALLOCATION)).getScore());
      }
    }
    printPairs(ofd, flock, pairs, allocation);
  }

  private Collection<RunResult> runJmh() throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include(UncontendedPair.class.getName())
            .forks(1)
            .warmupIterations(2)
            .measurementIterations(3)
            .warmupTime(TimeValue.seconds(seconds))
            .measurementTime(TimeValue.seconds(seconds))
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .build();
    return new Runner(options).run();
  }

  private static void printPairs(Rounds ofd, Rounds flock, Figures pairs, Figures allocation) {
    Rounds fcntl = pairs.of(Contender.MORTISE_FCNTL);
    Rounds nio = pairs.of(Contender.JAVA_NIO);
    System.out.println("\nUncontended exclusive pair, medians of " + ofd.size() + " rounds");
    Rounds.printRatio("Mortise FCNTL / C, OFD", fcntl, ofd, 1.15);
    Rounds.printRatio("Mortise FCNTL / FileChannel.lock().release()", fcntl, nio, 0.75);
    Rounds.printRatio("C, OFD / FileChannel.lock().release()", ofd, nio, Double.NaN);
    Rounds.printRatio(
        "Mortise FLOCK / C, flock", pairs.of(Contender.MORTISE_FLOCK), flock, Double.NaN);
    System.out.printf("  %-46s %8.0f ns%n", "C, OFD", ofd.median());
    System.out.printf("  %-46s %8.0f ns%n", "C, flock", flock.median());
    for (Contender contender : Contender.values()) {
      System.out.printf(
          "  %-46s %8.0f ns %10.3f B/op%n",
          contender, pairs.of(contender).median(), allocation.of(contender).median());
    }
  }

  /** One figure of each contender. */
  private static final class Figures {
    private final Map<Contender, Rounds> rounds = new EnumMap<>(Contender.class);

    Rounds of(Contender contender) {
      return rounds.computeIfAbsent(contender, key -> new Rounds());
    }
  }

  // ---- hand-offs ----

  private void compareHandoffs() throws IOException, InterruptedException {
    List<Long> floor = new ArrayList<>();
    List<Long> mortise = new ArrayList<>();
    Rounds floorMedians = new Rounds();
    Rounds mortiseMedians = new Rounds();
    for (int round = 1; round <= rounds; round++) {
      System.out.println("hand-offs, round " + round + " of " + rounds);
      floorMedians.add(addAll(floor, floors.handoffs(handoffs)));
      mortiseMedians.add(addAll(mortise, javaHandoffs(Contender.MORTISE_FCNTL)));
    }
    System.out.println("\nBlocked hand-off between two processes");
    Rounds.printRatio("Mortise / C, F_OFD_SETLKW: medians", mortiseMedians, floorMedians, 2.0);
    Latencies.print("C, F_OFD_SETLKW", floor);
    Latencies.print("Mortise FCNTL", mortise);
  }

  private static double addAll(List<Long> all, List<Long> round) {
    all.addAll(round);
    return Latencies.percentile(round, 50);
  }

  private List<Long> javaHandoffs(Contender contender) throws IOException, InterruptedException {
    return Handoff.run(
        handoffs,
        (role, lock, board) ->
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                HandoffProcess.class.getName(),
                contender.name(),
                role,
                lock.toString(),
                board.toString(),
                String.valueOf(handoffs)));
  }

  /** The C programs. */
  private record Floors(Path directory) {

    double pairNanos(String kind, int seconds) throws IOException, InterruptedException {
      Path file = Files.createTempFile("mortise-floor", ".lock");
      try {
        Process process =
            new ProcessBuilder(
                    directory.resolve("pair_floor").toString(),
                    file.toString(),
                    kind,
                    String.valueOf(seconds))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = process.inputReader().readLine();
        if (process.waitFor() != 0 || printed == null) {
          throw new IOException("pair_floor " + kind + " failed");
        }
        return Double.parseDouble(printed);
      } finally {
        Files.delete(file);
      }
    }

    List<Long> handoffs(int count) throws IOException, InterruptedException {
      return Handoff.run(
          count,
          (role, lock, board) ->
              List.of(
                  directory.resolve("handoff_floor").toString(),
                  role,
                  lock.toString(),
                  board.toString(),
                  String.valueOf(count)));
    }
  }
}
