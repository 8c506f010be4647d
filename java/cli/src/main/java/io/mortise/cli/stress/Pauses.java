package io.mortise.cli.stress;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;

/**
 * Stops one process at a time and lets it go on, which Java cannot. The shell that does it waits
 * for a line between both, or for the end of its input: whatever becomes of this process, nobody
 * stays stopped.
 */
final class Pauses implements Closeable {

  private static final String SCRIPT =
      """
      trap '' INT HUP TERM
      while read -r pid; do
        kill -STOP "$pid"
        echo stopped
        read -r go_on
        kill -CONT "$pid"
        echo goes on
      done
      """;

  private final Process shell;

  private Pauses(Process shell) {
    this.shell = shell;
  }

  static boolean arePossible() {
    return !System.getProperty("os.name", "").startsWith("Windows");
  }

  static Pauses open() throws IOException {
    return new Pauses(
        new ProcessBuilder("/bin/sh", "-c", SCRIPT).redirectError(Redirect.DISCARD).start());
  }

  /** It does not run from here on. One that is dead already has nothing against it. */
  void stop(long pid) throws IOException {
    say(Long.toString(pid));
  }

  /** The one that is stopped. */
  void goOn() throws IOException {
    say("");
  }

  private void say(String line) throws IOException {
    shell.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    shell.getOutputStream().flush();
    int answer = shell.getInputStream().read();
    while (answer != '\n') {
      if (answer < 0) {
        throw new EOFException("the shell that sends STOP and CONT has ended");
      }
      answer = shell.getInputStream().read();
    }
  }

  /** Ends its input, so that it lets go on whom it has stopped. */
  @Override
  public void close() throws IOException {
    shell.getOutputStream().close();
    shell.onExit().join();
  }
}
