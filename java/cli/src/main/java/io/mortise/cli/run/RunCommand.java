package io.mortise.cli.run;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.LockOwner;
import io.mortise.LockTimeoutException;
import io.mortise.Mechanism;
import io.mortise.cli.common.ExitCodes;
import io.mortise.cli.common.FaithfulText;
import io.mortise.cli.common.PathArgument;
import io.mortise.cli.common.VersionLine;
import io.mortise.cli.common.WaitTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Locks a file, runs a command, and unlocks when the command has ended. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    versionProvider = VersionLine.class,
    description = {
      "Runs COMMAND while FILE is locked, in the manner of flock(1).",
      "FILE may be any file and is never written to. A missing one is created, empty, for this user only."
    },
    customSynopsis = {
      "mortise run [-sv] [-n | -w TIME] [-E CODE] [--mechanism MECHANISM] FILE --",
      "                   COMMAND [ARGUMENT...]"
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "*:that of COMMAND; 128+n if COMMAND was ended by signal n, or mortise was while it waited for the lock",
      "1:the lock was not to be had (-n, -w); see -E",
      "64:the command line makes no sense",
      "66:FILE cannot be opened or created",
      "69:no such locks here: file system, mechanism, or native library ('mortise doctor' says which)",
      "70:a defect in mortise itself",
      "71:the operating system failed",
      "126:COMMAND cannot be executed",
      "127:COMMAND does not exist"
    },
    footerHeading = "%n",
    footer = {
      "HUP, INT, TERM, USR1 and USR2 are passed on to COMMAND, and the lock stays until COMMAND has ended."
          + " An INT that comes while mortise is in the foreground of a terminal is not: Ctrl-C reaches COMMAND by itself."
          + " COMMAND does not inherit the lock: what it leaves running in the background is not covered,"
          + " and if mortise itself is killed by KILL, the lock is free although COMMAND still runs."
    })
public final class RunCommand implements Callable<Integer> {

  @Option(
      names = {"-s", "--shared"},
      description = "Lock together with other shared holders; without this, alone.")
  private boolean shared;

  @ArgGroup private @Nullable Patience patience;

  /** How long to wait. Without any of these, for as long as it takes. */
  private static final class Patience {
    @Option(
        names = {"-n", "--nonblock"},
        description = "Do not wait for the lock.")
    private boolean nonblock;

    @Option(
        names = {"-w", "--wait", "--timeout"},
        paramLabel = "TIME",
        converter = WaitTime.class,
        description = "Wait at most so long: a number of seconds, or with one of ms, s, m, h.")
    private @Nullable Duration wait;
  }

  @Option(
      names = {"-E", "--conflict-exit-code"},
      paramLabel = "CODE",
      defaultValue = "1",
      description = "Exit code when the lock was not to be had; 1 by default.")
  private int conflictExitCode;

  @Option(
      names = "--mechanism",
      paramLabel = "MECHANISM",
      defaultValue = "fcntl",
      description =
          "fcntl (default; excludes java.nio and lockf) or flock (excludes flock(1))."
              + " They do not exclude each other.")
  private Mechanism mechanism = Mechanism.FCNTL;

  @Option(
      names = {"-v", "--verbose"},
      description = "Say on standard error when there is a wait, and for whom.")
  private boolean verbose;

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      converter = PathArgument.class,
      description = "The file to lock.")
  private Path file = Path.of("");

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "COMMAND",
      description = "The command and its arguments.")
  private List<String> rest = List.of();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (conflictExitCode < 0 || conflictExitCode > 255) {
      throw usage("-E takes an exit code from 0 to 255, not " + conflictExitCode);
    }
    ChildCommand command = new ChildCommand(commandWords());
    SignalRelay relay = SignalRelay.install();
    try (LockFile lock = LockFile.builder(file).inPlace().mechanism(mechanism).open()) {
      return runUnder(lock, command, relay);
    } catch (InterruptedException e) {
      return ExitCodes.ofSignal(relay.signalBeforeChild());
    }
  }

  private int runUnder(LockFile lock, ChildCommand command, SignalRelay relay)
      throws IOException, InterruptedException {
    Optional<Hold> granted = acquire(lock);
    if (granted.isEmpty()) {
      return conflictExitCode;
    }
    Hold hold = granted.get();
    try (hold) {
      return command.run(relay, spec.commandLine().getErr());
    }
  }

  private Optional<Hold> acquire(LockFile lock) throws IOException, InterruptedException {
    LockMode mode = shared ? LockMode.SHARED : LockMode.EXCLUSIVE;
    Optional<Hold> atOnce = lock.tryAcquire(mode);
    if (atOnce.isPresent()) {
      return atOnce;
    }
    if (patience != null && patience.nonblock) {
      tell(file + " is locked by " + holderOf(lock));
      return Optional.empty();
    }
    tell("waiting for " + file + ", locked by " + holderOf(lock));
    if (patience == null || patience.wait == null) {
      return Optional.of(lock.acquire(mode));
    }
    try {
      return Optional.of(lock.acquire(mode, patience.wait));
    } catch (LockTimeoutException e) {
      tell(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private void tell(String message) {
    if (verbose) {
      spec.commandLine().getErr().println("mortise: " + message);
    }
  }

  private String holderOf(LockFile lock) throws IOException {
    return lock.owner()
        .map(owner -> (owner.state() == LockOwner.State.HAS_OPEN ? "perhaps " : "") + owner)
        .orElse("a process the system does not name");
  }

  /** The command without the {@code --} that precedes it; a {@code --} of its own stays. */
  private List<String> commandWords() {
    boolean marked = rest.get(0).equals("--");
    List<String> words = marked ? rest.subList(1, rest.size()) : rest;
    if (words.isEmpty()) {
      throw usage("COMMAND is missing");
    }
    if (!marked && words.get(0).startsWith("-")) {
      throw usage(
          "'"
              + words.get(0)
              + "' follows FILE: options go before FILE, and -- before such a command");
    }
    try {
      words.forEach(FaithfulText::require);
    } catch (TypeConversionException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
    return words;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
