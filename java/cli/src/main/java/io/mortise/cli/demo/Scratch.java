package io.mortise.cli.demo;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory that goes when the demo ends, by Ctrl-C too. */
final class Scratch implements Closeable {

  private final Path directory;
  private final Thread cleanUp = new Thread(this::abandon, "clean-up");

  private Scratch(Path directory) {
    this.directory = directory;
  }

  static Scratch in(Path parent) throws IOException {
    Scratch scratch = new Scratch(Files.createTempDirectory(parent, "mortise-try-"));
    Runtime.getRuntime().addShutdownHook(scratch.cleanUp);
    return scratch;
  }

  Path directory() {
    return directory;
  }

  Arena arena(Contender contender) throws IOException {
    return new Arena(Files.createDirectory(directory.resolve(contender.name())));
  }

  @Override
  public void close() throws IOException {
    delete();
    Runtime.getRuntime().removeShutdownHook(cleanUp);
  }

  private void abandon() {
    ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
    try {
      delete();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void delete() throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> tree = Files.walk(directory)) {
      deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }
}
