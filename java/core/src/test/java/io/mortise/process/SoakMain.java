package io.mortise.process;

import io.mortise.Hold;
import io.mortise.KeyedLocks;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.LockTimeoutException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;

/**
 * Locks and unlocks in all the ways there are, and prints now and then what that has left behind.
 * Arguments: a directory, which it shares with others of its kind; a folder in it of its own; how
 * many pairs; "leaky" or "tight".
 */
public final class SoakMain {

  static final int SAMPLES = 40;
  private static final int PAIRS_BETWEEN_WAITS = 500;
  private static final int PAIRS_BETWEEN_LEAKS = 100;
  private static final int KEYS = 5_000;
  private static final long NANOS_HELD = 300_000;
  private static final Duration SHORT = Duration.ofNanos(500_000);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Path own;
  private final boolean isLeaky;
  private final List<Object> leaked = new ArrayList<>();
  private final LockFile strict;
  private final LockFile retained;
  private final LockFile common;
  private final KeyedLocks keyed;
  private long timeouts;

  private SoakMain(Path directory, String name, boolean isLeaky) throws IOException {
    this.own = Files.createDirectories(directory.resolve(name));
    this.isLeaky = isLeaky;
    this.strict = LockFile.open(own.resolve("strict"));
    this.retained = LockFile.builder(own.resolve("retained")).retain(Duration.ofMillis(50)).open();
    this.common = LockFile.open(directory.resolve("common"));
    this.keyed = KeyedLocks.open(own.resolve("keyed"));
  }

  /** See above. */
  public static void main(String[] arguments) throws Exception {
    int pairs = Integer.parseInt(arguments[2]);
    SoakMain main = new SoakMain(Path.of(arguments[0]), arguments[1], arguments[3].equals("leaky"));
    main.run(pairs);
    System.out.println("timeouts " + main.timeouts);
  }

  private void run(int pairs) throws Exception {
    int done = 0;
    for (int sample = 1; sample <= SAMPLES; sample++) {
      int end = (int) ((long) pairs * sample / SAMPLES);
      for (; done < end; done++) {
        pair(done);
        if (done % PAIRS_BETWEEN_WAITS == 0) {
          waitForOthers();
        }
        if (isLeaky && done % PAIRS_BETWEEN_LEAKS == 0) {
          leak();
        }
      }
      System.out.println(SoakSample.taken(done));
    }
  }

  private void pair(int number) throws Exception {
    switch (number % 12) {
      case 0, 1 -> view(strict.writeLock());
      case 2 -> view(strict.readLock());
      case 3, 4 -> view(retained.writeLock());
      case 5 -> retained.acquire(LockMode.EXCLUSIVE).close();
      case 6 -> strict.acquire(LockMode.EXCLUSIVE).close();
      case 7 -> strict.tryAcquire(LockMode.SHARED).orElseThrow().close();
      case 8 -> strict.range(number, 10).acquire(LockMode.EXCLUSIVE, LONG).close();
      case 9 -> keyed.get("key " + number % KEYS).acquire(LockMode.EXCLUSIVE).close();
      case 10 -> strict.acquireAsync(LockMode.EXCLUSIVE).get().close();
      default -> {
        try (LockFile file = LockFile.open(own.resolve("reopened"))) {
          file.acquire(LockMode.EXCLUSIVE, LONG).close();
        }
      }
    }
  }

  private static void view(Lock view) {
    view.lock();
    view.unlock();
  }

  /**
   * For another process, and for this one: a wait that ends well, one that ends early, one given
   * up.
   */
  private void waitForOthers() throws IOException, InterruptedException {
    try {
      common.acquire(LockMode.EXCLUSIVE, SHORT).close();
    } catch (LockTimeoutException e) {
      timeouts++;
    }
    Hold hold = common.acquire(LockMode.EXCLUSIVE, LONG);
    CompletableFuture<Hold> next = common.acquireAsync(LockMode.SHARED);
    LockSupport.parkNanos(NANOS_HELD);
    next.cancel(false);
    hold.close();
  }

  /** Of each kind one. */
  private void leak() throws IOException {
    leaked.add(new byte[4096]);
    leaked.add(Files.newInputStream(own.resolve("strict")));
    Thread thread = new Thread(LockSupport::park);
    thread.setDaemon(true);
    thread.start();
  }
}
