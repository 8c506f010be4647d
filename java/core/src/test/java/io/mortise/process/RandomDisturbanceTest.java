package io.mortise.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.harness.Agent;
import io.mortise.harness.Canary;
import io.mortise.harness.ChildProcess;
import io.mortise.harness.Eventually;
import io.mortise.harness.JavaChild;
import io.mortise.harness.Leftovers;
import io.mortise.harness.OpenFiles;
import io.mortise.harness.Referee;
import io.mortise.harness.RefereeClient;
import io.mortise.harness.TestScale;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Interrupts, timeouts and cancelled futures, at random, while another process wants the lock too.
 */
@Timeout(300)
class RandomDisturbanceTest {

  private static final int THREADS = 6;
  private static final int LONGEST_PAUSE_MICROS = 300;

  @TempDir Path directory;

  private final long seed = Long.getLong("mortise.test.seed", System.nanoTime());
  private final AtomicInteger disturbancesLeft =
      new AtomicInteger(TestScale.rounds(10_000, 100_000));
  private final List<RestlessThread> restless = new ArrayList<>();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @Test
  void afterThousandsOfInterruptsTimeoutsAndCancelsNothingIsLeftBehind() throws Exception {
    Path path = directory.resolve("lock");
    Path canaryFile = directory.resolve("canary");
    try (Referee referee = Referee.open();
        LockFile first = LockFile.open(path);
        LockFile second = LockFile.open(path);
        Agent other = Agent.startWith(path, "other");
        ChildProcess contender = startContender(path, canaryFile, referee)) {
      prepare(List.of(first, second), canaryFile, referee);
      Leftovers before = Leftovers.now();

      contender.expect("ready");
      long start = System.nanoTime();
      disturbUntilDone();
      double seconds = (System.nanoTime() - start) / 1e9;

      contender.ask("stop");
      before.awaitNoMore();
      assertEquals(1, OpenFiles.countOf(path));
      Eventually.await( // at once, unless it is still retained
          "the lock is free", () -> other.tryAcquire(LockMode.EXCLUSIVE));
      assertEquals(List.of(), referee.violations());
      try (Canary canary = Canary.open(canaryFile)) {
        assertEquals(referee.exclusiveEntries(), canary.read(), "increments");
      }
      System.out.printf(
          "disturbances: done in %.1f s, with %d exclusive and %d shared grants in between%n",
          seconds, referee.exclusiveEntries(), referee.sharedEntries());
    } catch (Throwable e) {
      throw new AssertionError("repeat it with -Dmortise.test.seed=" + seed, e);
    } finally {
      for (AutoCloseable each : opened) {
        each.close();
      }
    }
    assertEquals(0, OpenFiles.countOf(path));
  }

  private static ChildProcess startContender(Path path, Path canaryFile, Referee referee)
      throws Exception {
    return JavaChild.start(
        "contender",
        List.of(),
        ContenderMain.class,
        path.toString(),
        canaryFile.toString(),
        Integer.toString(referee.port()));
  }

  private void prepare(List<LockFile> files, Path canaryFile, Referee referee) throws Exception {
    for (int i = 0; i < THREADS; i++) {
      RefereeClient client = new RefereeClient(referee.port(), "thread " + i);
      opened.add(client);
      client.enter(LockMode.SHARED); // from here on the referee has its thread for it
      client.leave(LockMode.SHARED);
      Canary canary = Canary.open(canaryFile);
      opened.add(canary);
      LockFile file = files.get(i % files.size());
      restless.add(
          new RestlessThread(file, new Random(seed + i), client, canary, disturbancesLeft));
    }
  }

  /** Notices when everybody hangs. */
  private static final class Progress {
    private int lastLeft;
    private long lastNanos;

    void check(int left) {
      long now = System.nanoTime();
      if (left != lastLeft) {
        lastLeft = left;
        lastNanos = now;
      } else if (now - lastNanos > Eventually.PATIENCE.toNanos()) {
        throw new AssertionError("nobody gets on, with " + left + " disturbances to go");
      }
    }
  }

  private void disturbUntilDone() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Void>> results = restless.stream().map(threads::submit).toList();
      Random random = new Random(seed - 1);
      Progress progress = new Progress();
      while (disturbancesLeft.get() > 0 && results.stream().noneMatch(Future::isDone)) {
        progress.check(disturbancesLeft.get());
        restless.get(random.nextInt(THREADS)).disturb(random.nextBoolean());
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(LONGEST_PAUSE_MICROS)));
      }
      for (Future<Void> result : results) {
        result.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdown();
    }
  }
}
