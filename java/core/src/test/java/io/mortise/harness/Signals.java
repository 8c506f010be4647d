package io.mortise.harness;

import java.io.IOException;
import java.util.List;

/**
 * Sends signals to processes, through one shell that is there all the time: starting a program for
 * each takes too long to hit a moment.
 */
public final class Signals implements AutoCloseable {

  private final ChildProcess shell;

  private Signals(ChildProcess shell) {
    this.shell = shell;
  }

  public static Signals open() throws IOException {
    return new Signals(ChildProcess.start("shell", List.of("sh")));
  }

  /** It does not run from here on. */
  public void stop(long pid) {
    send("STOP", pid);
  }

  public void goOn(long pid) {
    send("CONT", pid);
  }

  public void kill(long pid) {
    send("KILL", pid);
  }

  /** One that is dead already has nothing against it. */
  private void send(String signal, long pid) {
    shell.send("kill -" + signal + " " + pid + "; echo sent");
    shell.expect("sent");
  }

  @Override
  public void close() {
    shell.close();
  }
}
