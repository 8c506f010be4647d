package io.mortise.cli.doctor;

import io.mortise.Mortise;
import io.mortise.NativeStatus;
import io.mortise.cli.common.ExitCodes;
import io.mortise.cli.common.PathArgument;
import io.mortise.cli.common.VersionLine;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what there is, tries it, and says whether all is well. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    versionProvider = VersionLine.class,
    description = {
      "Shows version, platform, backend and what is known of the file system of PATH,"
          + " and tests locks, also between two processes,"
          + " in temporary files in the directory of PATH."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:everything works",
      "1:something does not, or the native library failed to load; the output says what",
      "64:the command line makes no sense"
    })
public final class DoctorCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..1",
      paramLabel = "PATH",
      converter = PathArgument.class,
      defaultValue = ".",
      description = "A directory or file, which may be missing; the current directory by default.")
  private Path path = Path.of(".");

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Report report = new Report(out);
    boolean asWanted = describeProgram(report);
    boolean settings = Settings.areGood(report);
    out.flush(); // the test may take a while
    boolean works = settings && new Examination(path, report).passes();
    return asWanted && works ? ExitCodes.OK : ExitCodes.FAILURE;
  }

  /** False when the native library is not in use, and nobody wanted that. */
  private static boolean describeProgram(Report report) {
    report.row("mortise", Mortise.version());
    report.row("Java", property("java.runtime.version") + ", " + property("java.vendor"));
    report.row("", property("java.home"));
    report.row(
        "system", property("os.name") + " " + property("os.version") + ", " + property("os.arch"));
    NativeStatus status = Mortise.nativeStatus();
    report.row("platform", status.platform());
    if (status.isLoaded()) {
      report.row("backend", "NATIVE: the native library is loaded");
      report.row("library", status.source().orElse("unknown"));
      return true;
    }
    report.row("backend", instead(status) + " (" + status.state() + ")");
    for (NativeStatus.Attempt attempt : status.attempts()) {
      report.row("tried", attempt.location());
      report.row("", attempt.state() + ": " + attempt.failure());
    }
    if (!status.hint().isEmpty()) {
      report.row("hint", status.hint());
    }
    return status.state() == NativeStatus.State.DISABLED;
  }

  private static String instead(NativeStatus status) {
    return status
        .requiredBy()
        .map(setting -> "none: the native library is not in use, although " + setting + " is set")
        .orElse("PORTABLE: the native library is not in use");
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }
}
