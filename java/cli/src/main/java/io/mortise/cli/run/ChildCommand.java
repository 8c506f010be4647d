package io.mortise.cli.run;

import io.mortise.cli.common.ExitCodes;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The command that runs under the lock. It has our standard input, output and error and no other
 * descriptor: Java closes all others in a child, and the lock's is close-on-exec anyway.
 */
final class ChildCommand {

  private final List<String> words;

  ChildCommand(List<String> words) {
    this.words = words;
  }

  /**
   * Runs it to its end.
   *
   * @return its exit code, 128+n after signal n (Java counts as the shell does), or why it did not
   *     start
   * @throws InterruptedException if a signal came before the start
   */
  int run(SignalRelay relay, PrintWriter err) throws InterruptedException {
    Process child;
    try {
      child = relay.start(new ProcessBuilder(words).inheritIO());
    } catch (IOException e) {
      return explain(e, err);
    }
    return child.waitFor();
  }

  /** Looks for itself, because the text of Java's exception differs from release to release. */
  private int explain(IOException failure, PrintWriter err) {
    if (!exists(words.get(0))) {
      err.println("mortise: " + words.get(0) + ": command not found");
      return ExitCodes.NOT_FOUND;
    }
    err.println("mortise: " + failure.getMessage());
    return ExitCodes.NOT_EXECUTABLE;
  }

  private static boolean exists(String program) {
    if (program.contains("/") || program.contains(File.separator)) {
      return Files.exists(Path.of(program));
    }
    String path = System.getenv().getOrDefault("PATH", "");
    return !program.isEmpty()
        && Stream.of(path.split(File.pathSeparator))
            .anyMatch(directory -> Files.isRegularFile(Path.of(directory, program)));
  }
}
