package io.mortise.cli.common;

import io.mortise.LockException;
import io.mortise.LockUnsupportedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Turns exceptions into one line on standard error and an exit code. Stack traces are for those who
 * set {@code -Dmortise.cli.debug=true}.
 */
public final class Failures {

  private static final String DEBUG_PROPERTY = "mortise.cli.debug";

  /** The file is there, but not for us: the same to the user as one that cannot be opened. */
  private static final Set<String> DENIED =
      Set.of("EACCES", "EPERM", "EROFS", "ERROR_ACCESS_DENIED", "ERROR_WRITE_PROTECT");

  private Failures() {}

  /** Makes the command line report failures this way. */
  public static CommandLine handledBy(CommandLine commandLine) {
    return commandLine
        .setParameterExceptionHandler((failure, arguments) -> reportUsage(failure))
        .setExecutionExceptionHandler(Failures::report);
  }

  private static int reportUsage(ParameterException failure) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("mortise: " + failure.getMessage());
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    debug(failure, err);
    return ExitCodes.USAGE;
  }

  private static int report(Exception thrown, CommandLine command, ParseResult parsed) {
    Exception failure = withoutWrapper(thrown);
    PrintWriter err = command.getErr();
    if (failure instanceof IOException || isAboutSettings(failure)) {
      err.println("mortise: " + failure.getMessage());
    } else {
      err.println("mortise: unexpected " + failure + "; -D" + DEBUG_PROPERTY + "=true shows where");
    }
    debug(thrown, err);
    return exitCode(failure);
  }

  /** Why, in words: some exceptions have no more than the path for a message. */
  public static String reason(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (failure instanceof FileSystemException e && e.getReason() != null) {
      return e.getReason();
    }
    return failure.toString();
  }

  private static Exception withoutWrapper(Exception thrown) {
    IOException cause = thrown instanceof UncheckedIOException e ? e.getCause() : null;
    return cause == null ? thrown : cause;
  }

  /** The library says so when it opens a file, in such words. */
  private static boolean isAboutSettings(Exception failure) {
    return failure instanceof IllegalArgumentException
        && String.valueOf(failure.getMessage()).startsWith("-Dmortise.");
  }

  private static int exitCode(Exception failure) {
    if (isAboutSettings(failure)) {
      return ExitCodes.USAGE;
    }
    if (failure instanceof LockUnsupportedException) {
      return ExitCodes.UNAVAILABLE;
    }
    if (failure instanceof LockException e && isAboutAccess(e)) {
      return ExitCodes.NO_INPUT;
    }
    return failure instanceof IOException ? ExitCodes.OS_ERROR : ExitCodes.SOFTWARE;
  }

  private static boolean isAboutAccess(LockException failure) {
    return failure.operation().equals("open")
        || failure.operation().equals("look at")
        || failure.errorName().filter(DENIED::contains).isPresent();
  }

  private static void debug(Exception failure, PrintWriter err) {
    if (Boolean.getBoolean(DEBUG_PROPERTY)) {
      failure.printStackTrace(err);
    }
  }
}
