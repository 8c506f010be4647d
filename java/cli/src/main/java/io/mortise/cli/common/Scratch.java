package io.mortise.cli.common;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory that goes when the command ends, by Ctrl-C too. The children of this JVM, which may
 * be at work in it, go before.
 */
public final class Scratch implements Closeable {

  private final Path directory;
  private final Thread cleanUp = new Thread(this::abandon, "clean-up");

  private Scratch(Path directory) {
    this.directory = directory;
  }

  public static Scratch in(Path parent, String prefix) throws IOException {
    Scratch scratch = new Scratch(Files.createTempDirectory(parent, prefix));
    Runtime.getRuntime().addShutdownHook(scratch.cleanUp);
    return scratch;
  }

  public Path directory() {
    return directory;
  }

  @Override
  public void close() throws IOException {
    delete();
    Runtime.getRuntime().removeShutdownHook(cleanUp);
  }

  private void abandon() {
    List<ProcessHandle> children = ProcessHandle.current().children().toList();
    children.forEach(ProcessHandle::destroyForcibly);
    children.forEach(child -> child.onExit().join());
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
