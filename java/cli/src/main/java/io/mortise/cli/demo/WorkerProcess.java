package io.mortise.cli.demo;

import io.mortise.cli.common.JavaProcess;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The parent's end of a {@link Worker}. */
final class WorkerProcess implements Closeable {

  private static final long EXIT_LIMIT_SECONDS = 30;

  private final Process process;
  private final BufferedReader output;
  private final Path complaints;

  private WorkerProcess(Process process, Path complaints) {
    this.process = process;
    this.complaints = complaints;
    this.output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
  }

  static WorkerProcess start(Contender contender, Arena arena, Settings settings, int number)
      throws IOException {
    Path complaints = arena.complaints(number);
    ProcessBuilder builder =
        JavaProcess.of(
            Worker.class,
            contender.name(),
            arena.directory().toString(),
            Integer.toString(settings.threads()),
            Long.toString(settings.time().toMillis()));
    return new WorkerProcess(builder.redirectError(complaints.toFile()).start(), complaints);
  }

  void awaitReady() throws IOException {
    if (!Worker.READY.equals(output.readLine())) {
      throw failure();
    }
  }

  void go() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  /** Waits for its end. */
  Score score() throws IOException, InterruptedException {
    String line = output.readLine();
    if (line == null || !process.waitFor(EXIT_LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw failure();
    }
    if (process.exitValue() != 0) {
      throw failure();
    }
    return Score.parse(line);
  }

  private IOException failure() throws IOException {
    process.destroyForcibly().onExit().join();
    String why = Files.readString(complaints, Charset.defaultCharset()).strip();
    return new IOException(
        "a worker failed, exit code "
            + process.exitValue()
            + (why.isEmpty() ? "" : System.lineSeparator() + why));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
