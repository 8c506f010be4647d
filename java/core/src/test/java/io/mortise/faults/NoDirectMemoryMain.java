package io.mortise.faults;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.LockTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Waits for a lock that another process holds, when other code has all direct memory. */
final class NoDirectMemoryMain {

  private static final Duration TIMEOUT = Duration.ofMillis(20);

  private NoDirectMemoryMain() {}

  public static void main(String[] arguments) throws Exception {
    List<ByteBuffer> others = new ArrayList<>();
    useUp(others, 1 << 10);
    useUp(others, 1);
    long holder = Long.parseLong(arguments[1]);
    // Opened afterwards: opening needs none either.
    try (LockFile file = LockFile.open(Path.of(arguments[0]))) {
      for (int i = 0; i < 2; i++) {
        try (Hold hold = file.acquire(LockMode.EXCLUSIVE, TIMEOUT)) {
          throw new AssertionError("granted: " + hold);
        } catch (LockTimeoutException e) {
          System.out.println("timed out, holder named: " + e.getMessage().contains("" + holder));
        }
      }
      System.out.println(
          "view: " + file.writeLock().tryLock(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
      CompletableFuture<Hold> later = file.acquireAsync(LockMode.EXCLUSIVE);
      System.out.println("cancelled: " + later.cancel(false));
    }
    System.out.println("still used up: " + (useUp(others, 1) == 0));
  }

  /** How many more there were. */
  private static int useUp(List<ByteBuffer> all, int bytes) {
    int before = all.size();
    try {
      while (true) {
        all.add(ByteBuffer.allocateDirect(bytes));
      }
    } catch (OutOfMemoryError e) {
      return all.size() - before;
    }
  }
}
