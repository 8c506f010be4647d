package io.mortise.cli.demo;

import java.nio.file.Path;

/**
 * The files of one contender. Counter and lock are files of their own, as they are in most
 * programs: what is guarded is seldom one file.
 */
record Arena(Path directory) {

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
