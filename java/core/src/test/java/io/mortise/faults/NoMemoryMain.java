package io.mortise.faults;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Locks while there is no memory left, again and again, and then looks whether the lock is to be
 * had. Arguments: a file, how many rounds, for how many milliseconds it is retained.
 */
public final class NoMemoryMain {

  private static final LockMode[] MODES = LockMode.values(); // which would be a new one each time
  private static final int WAITERS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** What fills the memory; cleared by whoever needs room to go on. */
  private static final List<Object> FILLING = new ArrayList<>(1 << 16);

  private final LockFile file;
  private final LockFile other;
  private int failures;

  private NoMemoryMain(LockFile file, LockFile other) {
    this.file = file;
    this.other = other;
  }

  /** See above. */
  public static void main(String[] arguments) throws Exception {
    Path path = Path.of(arguments[0]);
    int rounds = Integer.parseInt(arguments[1]);
    Duration retained = Duration.ofMillis(Long.parseLong(arguments[2]));
    try (LockFile file = LockFile.builder(path).retain(retained).open();
        LockFile other = LockFile.builder(path).retain(retained).open()) {
      NoMemoryMain main = new NoMemoryMain(file, other);
      main.round(0); // loads what it needs
      for (int round = 0; round < rounds; round++) {
        main.round(round);
      }
      System.out.println("done " + (main.failures > 0 ? "with failures" : "without"));
    }
  }

  /**
   * Fills it in ever smaller pieces, and leaves a bit that is another one in each round, so that it
   * runs out at another allocation.
   */
  private static void fill(int round) {
    for (int size = 1 << 18; size >= 16; size >>= 7) {
      try {
        while (true) {
          FILLING.add(new byte[size]);
        }
      } catch (OutOfMemoryError e) {
        // on with smaller ones
      }
    }
    for (int i = 0; i < round % 24 && !FILLING.isEmpty(); i++) {
      FILLING.remove(FILLING.size() - 1);
    }
  }

  private void round(int round) throws Exception {
    List<CompletableFuture<Hold>> asked = new ArrayList<>(WAITERS);
    try (Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
      for (int i = 0; i < WAITERS; i++) {
        asked.add(other.acquireAsync(LockMode.EXCLUSIVE));
      }
      fill(round);
      locksThatMayFail();
      close(hold); // here the first is woken
      LockSupport.parkNanos(1_000_000L * (round % 3)); // so that it runs into it as well
    } finally {
      FILLING.clear();
    }
    for (CompletableFuture<Hold> future : asked) {
      try {
        future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).close();
      } catch (ExecutionException e) {
        failures++; // it was told
      }
    }
    file.acquire(LockMode.EXCLUSIVE, PATIENCE).close();
    file.acquire(LockMode.SHARED, PATIENCE).close();
  }

  private static void close(Hold hold) {
    try {
      hold.close();
    } catch (OutOfMemoryError e) {
      FILLING.clear();
      hold.close();
    }
  }

  private void locksThatMayFail() {
    for (LockMode mode : MODES) {
      try {
        file.range(0, 1).acquire(mode).close();
        Hold granted = file.range(0, 1).acquireAsync(mode).getNow(null);
        if (granted != null) {
          granted.close();
        }
      } catch (OutOfMemoryError e) {
        failures++;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }
}
