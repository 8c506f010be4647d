package io.mortise.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that a test started, and talks to by lines. Whatever goes wrong is reported with what
 * the process wrote to its standard error. It never outlives {@link #close}.
 */
public final class ChildProcess implements AutoCloseable {

  private final String name;
  private final Process process;
  private final Writer input;
  private final LineReader output;
  private final LineReader errors;

  private ChildProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.input = process.outputWriter(StandardCharsets.UTF_8);
    this.output = new LineReader(name + "-stdout", process.getInputStream());
    this.errors = new LineReader(name + "-stderr", process.getErrorStream());
  }

  public static ChildProcess start(String name, List<String> command) throws IOException {
    return new ChildProcess(name, new ProcessBuilder(command).start());
  }

  public String name() {
    return name;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public void send(String line) {
    try {
      input.write(line + "\n");
      input.flush();
    } catch (IOException e) {
      throw failure("does not listen to: " + line, e);
    }
  }

  /** The next line of its output. */
  public String receive() {
    return receive(Eventually.PATIENCE);
  }

  /** For what takes long. */
  public String receive(Duration patience) {
    String line = output.next(patience);
    if (line == null) {
      throw failure("said nothing within " + patience, null);
    }
    if (line.equals(LineReader.END)) {
      awaitEnd();
      throw failure("ended without an answer, exit code " + process.exitValue(), null);
    }
    return line;
  }

  public String ask(String line) {
    send(line);
    return receive();
  }

  public void expect(String expected) {
    String line = receive();
    if (!line.equals(expected)) {
      throw failure("should have said \"" + expected + "\", not \"" + line + '"', null);
    }
  }

  /** Has it said something that was not received yet? */
  public boolean hasAnswered() {
    return output.hasLine();
  }

  /** SIGKILL: it gets no chance to do anything. Does not wait for the end. */
  public void kill() {
    process.destroyForcibly();
  }

  /**
   * Ends its input, which every one of ours takes for the end of its life; returns its exit code.
   */
  public int finish() {
    endInput();
    awaitEnd();
    return process.exitValue();
  }

  private void endInput() {
    try {
      input.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw failure("does not end", null);
      }
    } catch (InterruptedException e) {
      throw failure("was waited for by an interrupted thread", e);
    }
  }

  /** What it wrote to its standard error so far. */
  public String errors() {
    return errors.all();
  }

  private AssertionError failure(String what, Throwable cause) {
    return new AssertionError(
        "process " + name + " (" + pid() + ") " + what + "; it wrote:\n" + errors(), cause);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    endInput(); // for its own children, which have the same
    boolean interrupted = Thread.interrupted();
    awaitEnd();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
