package io.mortise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;

/** Sends signals; Java itself has no more than TERM and KILL. */
public final class Signals {

  private Signals() {}

  public static void send(String name, long pid) {
    try {
      String command = "kill -s " + name + " " + pid;
      assertEquals(0, new ProcessBuilder("sh", "-c", command).start().waitFor(), command);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
