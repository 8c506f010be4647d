package io.mortise.cli.run;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/** Sends signals. */
final class ChildSignals {

  private ChildSignals() {}

  /**
   * Java itself can send TERM only. For the others there is the {@code kill} built into every sh.
   */
  static void send(String name, Process child) {
    if (name.equals("TERM") || !sendByShell(name, child.pid())) {
      child.destroy();
    }
  }

  private static boolean sendByShell(String name, long pid) {
    ProcessBuilder kill =
        new ProcessBuilder("/bin/sh", "-c", "kill -s \"$0\" \"$1\"", name, Long.toString(pid))
            .redirectInput(Redirect.INHERIT)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD);
    try {
      kill.start().waitFor();
      return true;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
