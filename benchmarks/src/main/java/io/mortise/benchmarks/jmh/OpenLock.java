package io.mortise.benchmarks.jmh;

import io.mortise.benchmarks.contender.Contender;
import io.mortise.benchmarks.contender.Locker;
import io.mortise.benchmarks.contender.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One contender's lock, in a directory of its own, that is there for a trial. */
final class OpenLock {

  private final Path directory;
  private final Path file;
  private final Locker locker;

  OpenLock(Contender contender) throws IOException {
    directory = Places.newDirectory();
    file = directory.resolve("benchmark.lock");
    locker = contender.open(file);
  }

  Locker locker() {
    return locker;
  }

  void remove() throws IOException {
    locker.close();
    Files.deleteIfExists(file);
    Files.delete(directory);
  }
}
