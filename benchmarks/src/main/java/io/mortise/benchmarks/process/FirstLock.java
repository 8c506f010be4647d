package io.mortise.benchmarks.process;

import io.mortise.Backend;
import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A JVM that takes one strict lock, and ends. Without {@code Contender}: that would load what all
 * of them need.
 *
 * <pre>FirstLock NATIVE|PORTABLE|NIO FILE</pre>
 */
public final class FirstLock {

  private FirstLock() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Path path = Path.of(args[1]);
    boolean isHeld =
        switch (args[0]) {
          case "NATIVE" -> mortise(path, Backend.NATIVE);
          case "PORTABLE" -> mortise(path, Backend.PORTABLE);
          case "NIO" -> nio(path);
          default -> throw new IllegalArgumentException(args[0]);
        };
    if (!isHeld) {
      System.exit(1);
    }
  }

  private static boolean mortise(Path path, Backend backend)
      throws IOException, InterruptedException {
    try (LockFile file = LockFile.builder(path).backend(backend).open();
        Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
      return hold.verify();
    }
  }

  private static boolean nio(Path path) throws IOException {
    try (FileChannel channel =
            FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      return held.isValid();
    }
  }
}
