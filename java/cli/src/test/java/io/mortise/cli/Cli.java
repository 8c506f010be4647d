package io.mortise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mortise.cli.common.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real process that runs the command line. Closing it ends it, whatever it does. */
public final class Cli implements AutoCloseable {

  private static final long LIMIT_SECONDS = 60;
  private static final String FAST =
      "-XX:TieredStopAtLevel=1"; // for JVMs that live too short for more

  /** How a process ended. */
  public record Outcome(int exitCode, String out, String err) {}

  private final Process process;
  private final BufferedReader out;
  private final Path err;

  private Cli(Process process, Path err) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
    this.err = err;
  }

  /** {@code mortise arguments…} */
  public static Cli start(String... arguments) {
    return start(List.of(), Map.of(), Main.class, arguments);
  }

  /** With other programs before {@code java}, such as setsid, and additional environment. */
  public static Cli start(
      List<String> prefix, Map<String, String> environment, Class<?> main, String... arguments) {
    ProcessBuilder builder = JavaProcess.of(main, arguments);
    List<String> command = new ArrayList<>(builder.command());
    command.add(1, FAST);
    command.addAll(0, prefix);
    builder.command(command).environment().putAll(environment);
    return start(builder);
  }

  private static Cli start(ProcessBuilder builder) {
    try {
      Path err = Files.createTempFile("mortise-cli-test", ".err");
      return new Cli(builder.redirectError(err.toFile()).start(), err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs {@code mortise arguments…} to its end, with nothing on standard input. */
  public static Outcome run(String... arguments) {
    try (Cli cli = start(arguments)) {
      return cli.finish();
    }
  }

  /** The same with one more option of the JVM, which comes last and so counts. */
  public static Outcome runWith(String option, String... arguments) {
    List<String> command = new ArrayList<>(JavaProcess.of(Main.class, arguments).command());
    command.addAll(command.indexOf(Main.class.getName()), List.of(option, FAST));
    try (Cli cli = start(new ProcessBuilder(command))) {
      return cli.finish();
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** The next line on standard output. */
  public String line() {
    try {
      String line = out.readLine();
      return line != null ? line : "(end of output; on standard error: " + err() + ")";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void expectLine(String expected) {
    assertEquals(expected, line());
  }

  /** A line for its standard input. */
  public void type(String text) {
    press(text + "\n");
  }

  /** Keys, without the return key. */
  public void press(String text) {
    try {
      process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String err() {
    try {
      return Files.readString(err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it has written that to standard error. */
  public void awaitErr(String text) {
    Eventually.holds(() -> err().contains(text), () -> "waiting for \"" + text + "\": " + err());
  }

  /** By the name it has for kill(1). */
  public void signal(String name) {
    Signals.send(name, pid());
  }

  /** Closes its standard input and waits for its end. */
  public Outcome finish() {
    try {
      process.getOutputStream().close();
      StringBuilder rest = new StringBuilder();
      out.lines().forEach(line -> rest.append(line).append('\n'));
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("did not end; on standard error: " + err());
      }
      return new Outcome(process.exitValue(), rest.toString(), err());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    try {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
      Files.deleteIfExists(err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
