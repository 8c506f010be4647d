package io.mortise.cli.doctor;

import io.mortise.cli.Main;
import io.mortise.cli.common.JavaProcess;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Our end of a {@link ProbeCommand}. What that has to complain about goes to standard error. */
final class SecondProcess implements SelfTest.Opponent, Closeable {

  private final Process process;
  private final OutputStream questions;
  private final BufferedReader answers;

  private SecondProcess(Process process) {
    this.process = process;
    this.questions = process.getOutputStream();
    this.answers =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
  }

  static SecondProcess start(Path file) throws IOException {
    return new SecondProcess(
        JavaProcess.of(Main.class, "probe", file.toString())
            .redirectError(Redirect.INHERIT)
            .start());
  }

  @Override
  public Answer asks(Way way) throws IOException {
    questions.write((way.name() + "\n").getBytes(StandardCharsets.US_ASCII));
    questions.flush();
    String line = answers.readLine();
    for (Answer answer : Answer.values()) {
      if (answer.word().equals(line)) {
        return answer;
      }
    }
    throw new IOException("a second process failed to ask for the lock");
  }

  @Override
  public void close() {
    process.destroy();
  }
}
