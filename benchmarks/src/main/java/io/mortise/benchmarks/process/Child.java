package io.mortise.benchmarks.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;

/** A process of ours, which does not outlive this object. */
final class Child implements AutoCloseable {

  private final List<String> command;
  private final Process process;
  private final BufferedReader output;

  private Child(List<String> command, Process process) {
    this.command = command;
    this.process = process;
    output = process.inputReader();
  }

  /** Its complaints go where ours go. */
  static Child start(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    return new Child(command, builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** The next line it prints, without the end. */
  String line() throws IOException, InterruptedException {
    String line = output.readLine();
    if (line == null) {
      throw failure("printed nothing more");
    }
    return line;
  }

  /** All it prints until it ends, one number in each line. */
  List<Long> numbers(int count) throws IOException, InterruptedException {
    List<Long> numbers = output.lines().map(Long::valueOf).toList();
    awaitSuccess();
    if (numbers.size() != count) {
      throw failure("printed " + numbers.size() + " numbers of " + count);
    }
    return numbers;
  }

  void awaitSuccess() throws IOException, InterruptedException {
    if (process.waitFor() != 0) {
      throw failure("ended with " + process.exitValue());
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  IOException failure(String what) {
    return new IOException(String.join(" ", command) + ": " + what);
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    output.close();
  }
}
