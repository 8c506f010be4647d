package io.mortise.process;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.locks.LockSupport;

/**
 * Changes what is at a path, without a pause or with a short one, until it is killed. Arguments:
 * the path, one of the kinds below.
 */
public final class PathStormMain {

  enum Kind {
    REPLACED,
    REMOVED,
    MADE_ANEW
  }

  private static final int SPINS = 200;
  private static final long PAUSE_NANOS = 1_000_000;

  private PathStormMain() {}

  /** See above. */
  public static void main(String[] arguments) throws IOException {
    Path path = Path.of(arguments[0]);
    Kind kind = Kind.valueOf(arguments[1]);
    System.out.println("ready");
    while (true) {
      try {
        change(path, kind);
      } catch (NoSuchFileException | FileAlreadyExistsException e) {
        // the other process was faster
      }
    }
  }

  private static void change(Path path, Kind kind) throws IOException {
    switch (kind) {
      case REPLACED -> {
        Path fresh = path.resolveSibling("fresh");
        Files.write(fresh, new byte[0]);
        Files.move(
            fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
      case REMOVED -> {
        Files.deleteIfExists(path);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      case MADE_ANEW -> {
        Files.deleteIfExists(path);
        Files.createFile(path);
        for (int i = 0; i < SPINS; i++) {
          Thread.onSpinWait();
        }
      }
    }
  }
}
