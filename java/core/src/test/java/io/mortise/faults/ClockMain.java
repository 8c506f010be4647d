package io.mortise.faults;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.LockTimeoutException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.FutureTask;

/**
 * Waits while its wall clock is set by an hour. Arguments: a directory, and the file that {@code
 * shifted_clock.c} reads.
 */
public final class ClockMain {

  private static final long HOUR_SECONDS = 3_600;
  private static final Duration TIMEOUT = Duration.ofMillis(200);
  private static final Duration FAR_TOO_LONG = Duration.ofSeconds(20);
  private static final long MAIN_BYTE = 1L << 62;

  private final MappedByteBuffer shift;

  private ClockMain(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      shift = channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
    }
    shift.order(ByteOrder.nativeOrder());
  }

  /** See above. */
  public static void main(String[] arguments) throws Exception {
    ClockMain main = new ClockMain(Path.of(arguments[1]));
    Path directory = Path.of(arguments[0]);
    for (long seconds : new long[] {HOUR_SECONDS, -HOUR_SECONDS}) {
      main.waitInTheQueue(directory.resolve("queue"), seconds);
      main.waitForAStranger(directory.resolve("stranger"), seconds);
      main.letGoWhatIsRetained(directory.resolve("retained"), seconds);
    }
    System.out.println("done");
  }

  private void set(long seconds) {
    long before = System.currentTimeMillis() / 1_000 - shift.getLong(0);
    shift.putLong(0, seconds);
    long moved = System.currentTimeMillis() / 1_000 - before;
    if (Math.abs(moved - seconds) > HOUR_SECONDS / 2) {
      throw new AssertionError("the clock was not set: " + moved);
    }
  }

  /** The clock is set while it waits. */
  private void mustTimeOutInTime(LockFile file, long seconds) throws Exception {
    set(0);
    FutureTask<Long> waiting = new FutureTask<>(() -> nanosUntilTimeout(file));
    Thread thread = new Thread(waiting);
    thread.start();
    Thread.sleep(TIMEOUT.toMillis() / 4);
    set(seconds);
    long nanos = waiting.get();
    if (nanos < TIMEOUT.toNanos() || nanos > FAR_TOO_LONG.toNanos()) {
      throw new AssertionError("timed out after " + nanos + " ns");
    }
  }

  private static long nanosUntilTimeout(LockFile file) throws Exception {
    long start = System.nanoTime();
    try (Hold hold = file.acquire(LockMode.EXCLUSIVE, TIMEOUT)) {
      throw new AssertionError("granted: " + hold);
    } catch (LockTimeoutException e) {
      return System.nanoTime() - start;
    }
  }

  private void waitInTheQueue(Path path, long seconds) throws Exception {
    try (LockFile file = LockFile.open(path);
        Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
      mustTimeOutInTime(file, seconds);
      if (!hold.verify()) {
        throw new AssertionError("no longer held");
      }
    }
  }

  /** In the system's own wait, or in the portable backend's pauses. */
  private void waitForAStranger(Path path, long seconds) throws Exception {
    try (LockFile file = LockFile.open(path);
        FileChannel stranger = FileChannel.open(path, StandardOpenOption.WRITE)) {
      stranger.lock(MAIN_BYTE, 1, false);
      mustTimeOutInTime(file, seconds);
    }
  }

  /** By another description of the same file, to which everybody is a stranger. */
  private void letGoWhatIsRetained(Path path, long seconds) throws Exception {
    set(0);
    try (LockFile file = LockFile.builder(path).retain(TIMEOUT).open()) {
      file.acquire(LockMode.EXCLUSIVE).close();
      set(seconds);
      long start = System.nanoTime();
      try (FileChannel stranger = FileChannel.open(path, StandardOpenOption.WRITE)) {
        while (stranger.tryLock(MAIN_BYTE, 1, false) == null) {
          if (System.nanoTime() - start > FAR_TOO_LONG.toNanos()) {
            throw new AssertionError("kept though nobody uses it");
          }
          Thread.sleep(1);
        }
      }
    }
  }
}
