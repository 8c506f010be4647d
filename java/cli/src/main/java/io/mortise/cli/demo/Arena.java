package io.mortise.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of one contender. Counter and lock are files of their own, as they are in most
 * programs: what is guarded is seldom one file.
 */
record Arena(Path directory) {

  static Arena in(Path parent, Contender contender) throws IOException {
    return new Arena(Files.createDirectory(parent.resolve(contender.name())));
  }

  Path counter() {
    return directory.resolve("counter");
  }

  Path lock() {
    return directory.resolve("counter.lock");
  }

  /** Where a worker's standard error goes. */
  Path complaints(int worker) {
    return directory.resolve("stderr-" + worker);
  }
}
