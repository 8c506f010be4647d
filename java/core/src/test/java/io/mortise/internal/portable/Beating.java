package io.mortise.internal.portable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.locks.LockSupport;

/** A thread that touches a file again and again, as an owner does that lives. */
final class Beating implements AutoCloseable {

  private final Path file;
  private final Thread thread = new Thread(this::run, "beating");
  private volatile boolean ended;
  private volatile int beats;

  Beating(Path file) {
    this.file = file;
    thread.start();
  }

  int beats() {
    return beats;
  }

  private void run() {
    int done = 0;
    while (!ended) {
      done++;
      try {
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000L + 1000L * done));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      beats = done;
      LockSupport.parkNanos(20_000_000);
    }
  }

  @Override
  public void close() {
    ended = true;
    boolean interrupted = Thread.interrupted();
    while (thread.isAlive()) {
      LockSupport.parkNanos(1_000_000);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
