package io.mortise.faults;

import io.mortise.LockFile;
import io.mortise.LockMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.Lock;

/**
 * Locks and unlocks at the very end of the stack, and then looks whether the lock is to be had.
 * Arguments: a file, how many times, for how many milliseconds it is retained.
 */
public final class DeepStackMain {

  private static final int WARM = 2_000;
  private static final long STACK_BYTES = 512 * 1024;

  private final LockFile file;
  private final Lock lock;
  private int overflows;

  private DeepStackMain(LockFile file, Lock lock) {
    this.file = file;
    this.lock = lock;
  }

  /** See above. */
  public static void main(String[] arguments) throws Exception {
    Duration retained = Duration.ofMillis(Long.parseLong(arguments[2]));
    try (LockFile file = LockFile.builder(Path.of(arguments[0])).retain(retained).open()) {
      for (LockMode mode : LockMode.values()) {
        Lock lock = mode == LockMode.SHARED ? file.readLock() : file.writeLock();
        DeepStackMain main = new DeepStackMain(file, lock);
        for (int i = 0; i < WARM; i++) {
          main.pair();
        }
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
          Thread thread = new Thread(null, main::overflow, "deep", STACK_BYTES);
          thread.start();
          thread.join();
          main.mustBeFree(mode + " " + i);
        }
        System.out.println("done " + (main.overflows > 0 ? "with overflows" : "without"));
      }
    }
  }

  private void pair() {
    lock.lock();
    lock.unlock();
  }

  private void mustBeFree(String when) throws Exception {
    try {
      file.acquire(LockMode.EXCLUSIVE, Duration.ofSeconds(5)).close();
    } catch (Exception e) {
      throw new AssertionError("stuck after " + when, e);
    }
  }

  private void overflow() {
    try {
      descend(0);
    } catch (StackOverflowError e) {
      overflows++;
    }
  }

  /** At each depth from the deepest on, in the way that everybody unlocks. */
  @SuppressWarnings("InfiniteRecursion") // that is the point
  private int descend(int depth) {
    try {
      return descend(depth + 1) + 1;
    } catch (StackOverflowError e) {
      lock.lock();
      try {
        overflows++;
      } finally {
        lock.unlock();
      }
      throw e;
    }
  }
}
