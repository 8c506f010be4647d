package io.mortise.cli.doctor;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.cli.common.ExitCodes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The second process of the self-test: for each {@link Way} named on standard input, tries the
 * lock.
 */
@Command(name = "probe", hidden = true, description = "A part of 'mortise doctor'.")
public final class ProbeCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FILE")
  private Path file = Path.of("");

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(ask(Way.valueOf(line)).word());
      out.flush();
    }
    return ExitCodes.OK;
  }

  private Answer ask(Way way) throws IOException {
    try (LockFile lock = way.builder(file).open()) {
      Optional<Hold> hold = lock.tryAcquire(LockMode.EXCLUSIVE);
      hold.ifPresent(Hold::close);
      return hold.isPresent() ? Answer.GRANTED : Answer.REFUSED;
    }
  }
}
