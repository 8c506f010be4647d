package io.mortise.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;

/** A named pipe, which Java cannot make. */
public final class Fifo {

  private Fifo() {}

  public static Path make(Path path) throws Exception {
    assertEquals(0, new ProcessBuilder("mkfifo", path.toString()).start().waitFor());
    return path;
  }
}
