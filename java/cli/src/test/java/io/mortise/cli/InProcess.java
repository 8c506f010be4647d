package io.mortise.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * Runs a command line in this JVM. For those that end before they lock, start or listen to
 * anything.
 */
public final class InProcess {

  private InProcess() {}

  public static Cli.Outcome run(String... arguments) {
    return run(Main.commandLine(), arguments);
  }

  public static Cli.Outcome run(CommandLine commandLine, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exitCode = commandLine.execute(arguments);
    return new Cli.Outcome(exitCode, out.toString(), err.toString());
  }
}
