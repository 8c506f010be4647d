package io.mortise.cli.stress;

import io.mortise.Backend;
import io.mortise.Mortise;
import io.mortise.NativeStatus;
import io.mortise.cli.common.ExitCodes;
import io.mortise.cli.common.Failures;
import io.mortise.cli.common.Json;
import io.mortise.cli.common.SystemProperties;
import io.mortise.cli.common.VersionLine;
import io.mortise.cli.stress.locker.LockerPlan.Peer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lets processes contend for a lock, kills and stops some, and says whether the lock held. */
@Command(
    name = "stress",
    mixinStandardHelpOptions = true,
    versionProvider = VersionLine.class,
    sortOptions = false,
    description = {
      "Tries locks on the file system of DIR: processes contend for one, some are killed or stopped,"
          + " and a referee that knows no lock looks on. Its files are in a directory of its own in"
          + " DIR, which is removed afterwards."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:nothing was wrong",
      "1:something was, or nothing was seen; the output says what",
      "64:the command line or a system property makes no sense",
      "69:the native library is asked for and not available",
      "71:the operating system failed"
    },
    footerHeading = "%n",
    footer = {
      "Ctrl-C ends the time early, with a verdict on what was seen; a second one ends all at once."
    })
public final class StressCommand implements Callable<Integer> {

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Mixin
  private StressOptions options;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Settings settings = options.toSettings();
    PrintWriter out = spec.commandLine().getOut();
    NativeStatus status = Mortise.nativeStatus();
    SystemProperties.require();
    if (needsNative(settings, status) && !status.isLoaded()) {
      spec.commandLine()
          .getErr()
          .println("mortise: the native library is not available: " + status.describe());
      return ExitCodes.UNAVAILABLE;
    }
    StopRequest stopRequest = StopRequest.install();
    introduce(settings, out);
    StressReport report = new StressRun(settings, stopRequest, new Progress(out)).run();
    new ReportText(out).print(report);
    if (settings.json() != null) {
      write(report, settings.json());
    }
    return report.verdict() == StressReport.Verdict.PASSED ? ExitCodes.OK : ExitCodes.FAILURE;
  }

  private static boolean needsNative(Settings settings, NativeStatus status) {
    boolean required = status.requiredBy().isPresent();
    return settings.slots().stream()
        .anyMatch(
            kind ->
                kind.backend() == Backend.NATIVE
                    || (required && kind.peer() == Peer.MORTISE && kind.backend() == null));
  }

  private static void introduce(Settings settings, PrintWriter out) {
    out.printf(
        "%d processes contend for a lock in %s for %s s.%n",
        settings.slots().size(), settings.directory(), settings.duration().toMillis() / 1e3);
    out.flush();
  }

  private static void write(StressReport report, Path file) throws IOException {
    try {
      Files.writeString(file, Json.of(report) + "\n");
    } catch (IOException e) {
      throw new IOException("cannot write " + file + ": " + Failures.reason(e), e);
    }
  }
}
