package io.mortise.benchmarks;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** The directory of a run's lock files. It and all child processes are gone when the run ends. */
final class Scratch {

  private Scratch() {}

  /** Also if the run is ended by Ctrl-C, a signal, or an error. */
  static Path create(Path parent) throws IOException {
    Path directory = Files.createTempDirectory(parent, "mortise-bench");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> cleanUp(directory)));
    return directory;
  }

  private static void cleanUp(Path directory) {
    ProcessHandle.current()
        .descendants()
        .forEach(
            child -> {
              child.destroyForcibly();
              child.onExit().join();
            });
    try {
      remove(directory);
    } catch (IOException e) {
      System.err.println("left behind: " + directory + " (" + e + ")");
    }
  }

  private static void remove(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
