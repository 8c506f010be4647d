package io.mortise.benchmarks.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;

/**
 * As stranger.c, by {@code FileChannel.lock}.
 *
 * <pre>NioStranger LOCKFILE COUNT</pre>
 */
public final class NioStranger {

  private static final long SHORTEST_PAUSE_NANOS = 1_000_000;
  private static final long PAUSE_STEP_NANOS = 370_000;
  private static final int PAUSE_STEPS = 17;

  private NioStranger() {}

  public static void main(String[] args) throws IOException {
    int count = Integer.parseInt(args[1]);
    try (FileChannel channel =
        FileChannel.open(Path.of(args[0]), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      for (int i = 0; i < count; i++) {
        LockSupport.parkNanos(SHORTEST_PAUSE_NANOS + i % PAUSE_STEPS * PAUSE_STEP_NANOS);
        long askedAt = System.nanoTime();
        FileLock held = channel.lock();
        long grantedAt = System.nanoTime();
        held.release();
        System.out.println(grantedAt - askedAt);
      }
    }
  }
}
