package io.mortise.harness;

import io.mortise.LockFile;
import io.mortise.LockMode;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One of the JVMs of {@link Stress}: its threads go in and out of one critical section, as often as
 * they are told. Says {@code ready}, waits for the start signal, and says {@code done} and how long
 * anybody waited at most.
 */
public final class StressMain {

  private final Stress.Plan plan;
  private final String name;
  private final List<Locker.Kind> kinds;

  private StressMain(Stress.Plan plan, String name, List<Locker.Kind> kinds) {
    this.plan = plan;
    this.name = name;
    this.kinds = kinds;
  }

  /** The arguments of {@link Stress}. */
  public static void main(String[] arguments) throws Exception {
    Stress.Plan plan = Stress.Plan.parse(List.of(arguments).subList(1, arguments.length));
    StressMain stress = new StressMain(plan, arguments[0], plan.kinds());
    stress.run();
  }

  private void run() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(plan.threads());
    // Half of the threads share a LockFile, the others have another one of the same path.
    try (LockFile first = LockFile.open(plan.lockFile());
        LockFile second = LockFile.open(plan.lockFile())) {
      System.out.println("ready");
      waitForStart();
      List<Future<Long>> results = new ArrayList<>();
      for (int thread = 0; thread < plan.threads(); thread++) {
        results.add(threads.submit(worker(thread, thread % 2 == 0 ? first : second)));
      }
      System.out.println("done " + longest(results) / 1_000_000);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void waitForStart() throws IOException {
    new InputStreamReader(System.in, StandardCharsets.UTF_8).read();
  }

  private static long longest(List<Future<Long>> results)
      throws InterruptedException, ExecutionException {
    long longest = 0;
    for (Future<Long> result : results) {
      longest = Math.max(longest, result.get());
    }
    return longest;
  }

  private Callable<Long> worker(int thread, LockFile file) {
    return () -> {
      Locker locker = Locker.of(kinds.get(thread % kinds.size()), file);
      Random random = new Random(plan.seed() + thread);
      try (RefereeClient referee = new RefereeClient(plan.refereePort(), name + "/" + thread);
          Canary canary = Canary.open(plan.canaryFile())) {
        return work(locker, random, referee, canary);
      }
    };
  }

  private long work(Locker locker, Random random, RefereeClient referee, Canary canary)
      throws Exception {
    long longestNanos = 0;
    for (int round = 0; round < plan.rounds(); round++) {
      LockMode mode =
          random.nextInt(100) < plan.sharedPercent() ? LockMode.SHARED : LockMode.EXCLUSIVE;
      long start = System.nanoTime();
      locker.enter(mode);
      longestNanos = Math.max(longestNanos, System.nanoTime() - start);
      try {
        beInside(mode, referee, canary);
      } finally {
        locker.leave(mode);
      }
    }
    return longestNanos;
  }

  private static void beInside(LockMode mode, RefereeClient referee, Canary canary)
      throws IOException {
    long before = canary.read();
    referee.enter(mode);
    if (mode == LockMode.EXCLUSIVE) {
      canary.write(before + 1); // what was read long ago, by a computer's standards
    } else if (canary.read() != before) {
      throw new IllegalStateException("the number changed while it was read");
    }
    referee.leave(mode);
  }
}
