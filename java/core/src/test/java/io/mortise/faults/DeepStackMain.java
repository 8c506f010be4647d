package io.mortise.faults;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Locks and unlocks at the very end of the stack, and then looks whether the lock is to be had.
 * Arguments: a file, how many times, for how many milliseconds it is retained.
 */
public final class DeepStackMain {

  private static final int WARM = 2_000;
  private static final long STACK_BYTES = 512 * 1024;
  private static final int RIVALS = 3;
  private static final long RIVALS_PAUSE_NANOS = 20_000;
  private static final long PATIENCE_MILLIS = 20_000;

  private final LockFile file;
  private final Lock lock;
  private int overflows;
  private @Nullable Hold pending; // could not be closed so deep
  private boolean owed; // likewise an unlock

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
      new DeepStackMain(file, file.readLock()).contend(Integer.parseInt(arguments[1]));
    }
    System.exit(0);
  }

  /** By holds, and while others queue: a grant after a wait is not lost either. */
  private void contend(int rounds) throws Exception {
    for (int i = 0; i < RIVALS; i++) {
      Thread rival = new Thread(this::rival, "rival");
      rival.setDaemon(true);
      rival.start();
    }
    for (int i = 0; i < rounds; i++) {
      Thread thread = new Thread(null, this::overflowByHolds, "deep", STACK_BYTES);
      thread.setDaemon(true);
      thread.start();
      thread.join(PATIENCE_MILLIS);
      if (thread.isAlive()) {
        throw new AssertionError("stuck in round " + i + " of holds");
      }
      mustBeFree("holds " + i);
    }
  }

  private void rival() {
    Lock other = file.writeLock();
    while (true) {
      other.lock();
      other.unlock();
      LockSupport.parkNanos(RIVALS_PAUSE_NANOS);
    }
  }

  private void overflowByHolds() {
    try {
      descendByHolds(0);
    } catch (StackOverflowError e) {
      overflows++;
    }
  }

  @SuppressWarnings("InfiniteRecursion")
  private int descendByHolds(int depth) {
    try {
      return descendByHolds(depth + 1) + 1;
    } catch (StackOverflowError e) {
      if (pending == null) {
        pending = hold();
      }
      pending.close();
      pending = null;
      throw e;
    }
  }

  private Hold hold() {
    try {
      return file.acquire(LockMode.EXCLUSIVE);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
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
    if (owed) {
      lock.unlock();
      owed = false;
    }
  }

  /**
   * At each depth from the deepest on. An unlock that finds no stack has unlocked nothing, and is
   * repeated a frame higher.
   */
  @SuppressWarnings("InfiniteRecursion") // that is the point
  private int descend(int depth) {
    try {
      return descend(depth + 1) + 1;
    } catch (StackOverflowError e) {
      if (!owed) {
        lock.lock();
        owed = true;
      }
      lock.unlock();
      owed = false;
      throw e;
    }
  }
}
