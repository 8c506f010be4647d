package io.mortise.cli;

import io.mortise.cli.common.Failures;
import io.mortise.cli.common.VersionLine;
import io.mortise.cli.doctor.DoctorCommand;
import io.mortise.cli.doctor.ProbeCommand;
import io.mortise.cli.run.RunCommand;
import io.mortise.cli.stress.StressCommand;
import io.mortise.cli.who.WhoCommand;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code mortise}. The only place that ends the JVM. */
@Command(
    name = "mortise",
    description = "Locks on files between processes.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionLine.class,
    subcommands = {
      RunCommand.class,
      DoctorCommand.class,
      StressCommand.class,
      WhoCommand.class,
      ProbeCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Main {

  /** Runs the command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The whole command line, not yet run. */
  static CommandLine commandLine() {
    CommandLine all =
        Failures.handledBy(new CommandLine(new Main()))
            .setExpandAtFiles(false)
            .setCaseInsensitiveEnumValuesAllowed(true);
    // What follows FILE is another program's command line there: neither "-x" nor "@x" is ours.
    Objects.requireNonNull(all.getSubcommands().get("run"), "run").setStopAtPositional(true);
    return all;
  }
}
