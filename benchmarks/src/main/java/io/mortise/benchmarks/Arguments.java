package io.mortise.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param floors where what floor/ is compiled to is
 * @param scripts the folder floor/ itself
 * @param results where a folder for this run is made
 * @param lockFiles where locked files are made
 * @param log what JMH says goes there
 * @param source which version is measured
 * @param report the folder of a run that only needs a new report
 */
record Arguments(
    Plan plan,
    Path floors,
    Path scripts,
    Path results,
    Path lockFiles,
    Path log,
    String source,
    Optional<Path> report) {

  /** In memory: there a pair's price is that of its calls, not that of a disk. */
  private static final Path MEMORY = Path.of("/dev/shm");

  /** The message says what is wrong. */
  static final class BadArgument extends Exception {
    private static final long serialVersionUID = 1;

    BadArgument(String message) {
      super(message);
    }
  }

  static Arguments parse(String... args) throws BadArgument {
    Deque<String> rest = new ArrayDeque<>(List.of(args));
    Plan plan = Plan.FULL;
    Path floors = Path.of("build/floors/benchmarks");
    Path scripts = Path.of("benchmarks/floor");
    Path results = Path.of("build/bench");
    Path lockFiles = Files.isWritable(MEMORY) ? MEMORY : temporaryDirectory();
    Path log = Path.of("build/bench-jmh.log");
    String source = "unknown";
    Optional<Path> report = Optional.empty();
    while (!rest.isEmpty()) {
      String option = rest.remove();
      switch (option) {
        case "--quick" -> plan = Plan.QUICK;
        case "--smoke" -> plan = Plan.SMOKE;
        case "--in" -> lockFiles = writableDirectory(option, value(option, rest));
        case "--report" -> report = Optional.of(Path.of(value(option, rest)));
        case "--floors" -> floors = Path.of(value(option, rest));
        case "--scripts" -> scripts = Path.of(value(option, rest));
        case "--results" -> results = Path.of(value(option, rest));
        case "--log" -> log = Path.of(value(option, rest));
        case "--source" -> source = value(option, rest);
        default -> throw new BadArgument("unknown argument " + option);
      }
    }
    return new Arguments(plan, floors, scripts, results, lockFiles, log, source, report);
  }

  private static Path temporaryDirectory() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  private static String value(String option, Deque<String> rest) throws BadArgument {
    String value = rest.poll();
    if (value == null) {
      throw new BadArgument(option + " needs a value");
    }
    return value;
  }

  private static Path writableDirectory(String option, String value) throws BadArgument {
    Path directory = Path.of(value).toAbsolutePath();
    if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
      throw new BadArgument(option + " " + value + ": no directory that can be written to");
    }
    return directory;
  }
}
