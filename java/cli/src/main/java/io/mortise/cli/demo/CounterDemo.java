package io.mortise.cli.demo;

import io.mortise.Mortise;
import io.mortise.NativeStatus;
import io.mortise.cli.common.ExitCodes;
import io.mortise.cli.common.Failures;
import io.mortise.cli.common.PathArgument;
import io.mortise.cli.common.Scratch;
import io.mortise.cli.common.VersionLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The demo. Has a main class of its own, because it is no part of the tool that users install. */
@Command(
    name = "./dev try",
    mixinStandardHelpOptions = true,
    versionProvider = VersionLine.class,
    description =
        "Processes increment a counter in a file, without a lock, with java.nio, with Mortise.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:no lock lost an update",
      "1:one did, or a process failed",
      "64:the command line makes no sense",
      "69:the native library is not available"
    })
public final class CounterDemo implements Callable<Integer> {

  private static final int MOST = 1000;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "3",
      description = "For each contender; ${DEFAULT-VALUE} by default.")
  private int seconds;

  @Option(
      names = "--processes",
      paramLabel = "N",
      defaultValue = "4",
      description = "${DEFAULT-VALUE} by default.")
  private int processes;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "In each process; ${DEFAULT-VALUE} by default.")
  private int threads;

  @Option(
      names = "--directory",
      paramLabel = "PATH",
      converter = PathArgument.class,
      defaultValue = "${sys:java.io.tmpdir}",
      description = "Where to put the files; ${DEFAULT-VALUE} by default.")
  private Path directory = Path.of("");

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  /** Runs the demo and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return Failures.handledBy(new CommandLine(new CounterDemo()));
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    checkOptions();
    NativeStatus status = Mortise.nativeStatus();
    if (!status.isLoaded()) {
      err.println("try: the native library is not available: " + status.describe());
      return ExitCodes.UNAVAILABLE;
    }
    try {
      List<Round.Result> results = play(out);
      out.println();
      ScoreTable.print(results, out);
      out.println();
      out.println(
          "java.nio stands behind a ReentrantLock, which lets a thread that comes back at once pass"
              + " those who wait; Mortise serves them in order.");
      out.println("A demonstration, not a benchmark: for figures that bear weight, ./dev bench");
      return judge(results, out);
    } catch (IOException e) {
      err.println("try: " + e.getMessage());
      return ExitCodes.FAILURE;
    }
  }

  private void checkOptions() {
    for (int number : new int[] {seconds, processes, threads}) {
      if (number < 1 || number > MOST) {
        throw usage("--seconds, --processes and --threads take 1 to " + MOST + ", not " + number);
      }
    }
    if (!Files.isDirectory(directory)) {
      throw usage("--directory: " + directory + " is no directory");
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private List<Round.Result> play(PrintWriter out) throws IOException, InterruptedException {
    Settings settings = new Settings(processes, threads, Duration.ofSeconds(seconds));
    Progress progress = new Progress(out, Ansi.AUTO.enabled());
    List<Round.Result> results = new ArrayList<>();
    try (Scratch scratch = Scratch.in(directory, "mortise-try-")) {
      introduce(scratch.directory(), out);
      for (Contender contender : Contender.values()) {
        results.add(
            new Round(contender, Arena.in(scratch.directory(), contender), settings)
                .play(progress));
      }
    }
    return results;
  }

  private void introduce(Path place, PrintWriter out) {
    out.printf(
        "%d processes with %d threads each read a counter in a file, add one and write it back, %d s"
            + " for each contender.%nAn update is lost when two of them read the same number."
            + " Files in %s%n%n",
        processes, threads, seconds, place);
  }

  private static int judge(List<Round.Result> results, PrintWriter out) {
    int defects = 0;
    for (Round.Result result : results) {
      if (result.isDefect()) {
        out.println("DEFECT: updates were lost under the lock of " + result.contender().title());
        defects++;
      }
    }
    if (defects > 0) {
      return ExitCodes.FAILURE;
    }
    for (Round.Result result : results) {
      if (!result.contender().locks()) {
        out.printf(
            "Without a lock, %.0f %% of the updates were lost; under a lock, none.%n",
            100.0 * result.lostUpdates() / Math.max(1, result.score().increments()));
      }
    }
    return ExitCodes.OK;
  }
}
