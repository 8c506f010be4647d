package io.mortise.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Compares pairs and hand-offs with the C floor, and starts with an empty main, in one session and
 * in turns: a machine's speed drifts, so ratios are taken round by round, and the median round
 * counts. The targets are those of benchmarks/README.md.
 *
 * <pre>Compare FLOORS_DIRECTORY [--quick] [--in DIRECTORY]</pre>
 *
 * The markers of the portable backend are made in that directory.
 */
public final class Compare {

  /** In memory: there a pair's price is that of its calls, not that of a disk. */
  private static final Path MEMORY = Path.of("/dev/shm");

  private final Floors floors;
  private final Path markerPlace;
  private final int rounds;
  private final int seconds;
  private final int handoffs;
  private final int starts;

  private Compare(Path floorsDirectory, Path markerPlace, boolean quick) {
    this.floors = new Floors(floorsDirectory);
    this.markerPlace = markerPlace;
    this.rounds = quick ? 3 : 9;
    this.seconds = quick ? 1 : 2;
    this.handoffs = quick ? 300 : 1500;
    this.starts = quick ? 7 : 25;
  }

  public static void main(String[] args) throws Exception {
    List<String> options = new ArrayList<>(List.of(args));
    boolean quick = options.remove("--quick");
    Path markerPlace = Files.isWritable(MEMORY) ? MEMORY : temporaryDirectory();
    int in = options.indexOf("--in");
    if (in >= 0 && in + 1 < options.size()) {
      markerPlace = Path.of(options.remove(in + 1)).toAbsolutePath();
      options.remove(in);
    }
    if (options.size() != 1 || !Files.isDirectory(markerPlace)) {
      System.err.println("usage: Compare FLOORS_DIRECTORY [--quick] [--in DIRECTORY]");
      System.exit(2);
    }
    Compare compare = new Compare(Path.of(options.get(0)), markerPlace, quick);
    System.out.println(Machine.describe());
    compare.comparePairs();
    compare.comparePortablePairs();
    compare.compareHandoffs();
    new StartUp().compare(compare.starts);
  }

  private static Path temporaryDirectory() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  // ---- pairs ----

  private void comparePairs() throws IOException, InterruptedException, RunnerException {
    Rounds ofd = new Rounds();
    Rounds flock = new Rounds();
    PairFigures figures = new PairFigures(Contender.IN_KERNEL);
    for (int round = 1; round <= rounds; round++) {
      System.out.println("pairs, round " + round + " of " + rounds);
      ofd.add(floors.pairNanos("ofd", seconds));
      flock.add(floors.pairNanos("flock", seconds));
      figures.addRound(seconds, temporaryDirectory());
    }
    Rounds fcntl = figures.nanos(Contender.MORTISE_FCNTL);
    Rounds nio = figures.nanos(Contender.JAVA_NIO);
    System.out.println("\nUncontended exclusive pair, medians of " + rounds + " rounds");
    Rounds.printRatio("Mortise FCNTL / C, OFD", fcntl, ofd, 1.15);
    Rounds.printRatio("Mortise FCNTL / FileChannel.lock().release()", fcntl, nio, 0.75);
    printRatio("C, OFD / FileChannel.lock().release()", ofd, nio);
    printRatio("Mortise FLOCK / C, flock", figures.nanos(Contender.MORTISE_FLOCK), flock);
    ofd.printNanos("C, OFD");
    flock.printNanos("C, flock");
    figures.print();
  }

  // ---- pairs of the portable backend ----

  private void comparePortablePairs() throws IOException, InterruptedException, RunnerException {
    Rounds file = new Rounds();
    Rounds directory = new Rounds();
    PairFigures figures = new PairFigures(Contender.BY_MARKER);
    for (int round = 1; round <= rounds; round++) {
      System.out.println("portable pairs, round " + round + " of " + rounds);
      file.add(floors.markerPairNanos(markerPlace, "file", seconds));
      directory.add(floors.markerPairNanos(markerPlace, "directory", seconds));
      figures.addRound(seconds, markerPlace);
    }
    System.out.printf(
        "%nPortable backend: uncontended exclusive pair in %s (%s), medians of %d rounds%n",
        markerPlace, Files.getFileStore(markerPlace).type(), rounds);
    Rounds portableFile = figures.nanos(Contender.PORTABLE_FILE);
    Rounds portableDirectory = figures.nanos(Contender.PORTABLE_DIRECTORY);
    Rounds simple = figures.nanos(Contender.LUCENE_SIMPLE_FS);
    printRatio("FILE / C, its system calls", portableFile, file);
    printRatio(
        "FILE / Java, its system calls", portableFile, figures.nanos(Contender.JAVA_FLOOR_FILE));
    printRatio("DIRECTORY / C, its system calls", portableDirectory, directory);
    printRatio(
        "DIRECTORY / Java, its system calls",
        portableDirectory,
        figures.nanos(Contender.JAVA_FLOOR_DIRECTORY));
    printRatio("FILE / Lucene's SimpleFSLockFactory", portableFile, simple);
    printRatio("DIRECTORY / Lucene's SimpleFSLockFactory", portableDirectory, simple);
    file.printNanos("C, system calls of FILE");
    directory.printNanos("C, system calls of DIRECTORY");
    figures.print();
  }

  private static void printRatio(String name, Rounds figure, Rounds base) {
    Rounds.printRatio(name, figure, base, Double.NaN);
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
}
