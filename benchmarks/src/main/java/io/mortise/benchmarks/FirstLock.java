package io.mortise.benchmarks;

import io.mortise.Backend;
import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A JVM that takes one strict lock, and ends.
 *
 * <pre>FirstLock native|portable FILE</pre>
 */
public final class FirstLock {

  private FirstLock() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    LockFile.Builder builder = LockFile.builder(Path.of(args[1]));
    builder.backend(args[0].equals("native") ? Backend.NATIVE : Backend.PORTABLE);
    try (LockFile file = builder.open();
        Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
      if (!hold.verify()) {
        System.exit(1);
      }
    }
  }
}
