package io.mortise.benchmarks.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A new directory for the files of one measurement, removed with what is in it.
 *
 * @param directory below which no directory stays: only files are removed
 */
record LockPlace(Path directory) implements AutoCloseable {

  static LockPlace in(Path parent) throws IOException {
    return new LockPlace(Files.createTempDirectory(parent, "locks"));
  }

  Path lockFile() {
    return directory.resolve("benchmark.lock");
  }

  Path boardFile() {
    return directory.resolve("board");
  }

  @Override
  public void close() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
