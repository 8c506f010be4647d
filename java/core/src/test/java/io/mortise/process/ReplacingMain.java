package io.mortise.process;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A JVM whose threads take a lock, and at times remove or replace its file. Prints when it was
 * inside without doubt: between two times that the lock was confirmed. The clock is the same for
 * all processes.
 *
 * <p>Arguments: lock file, threads, rounds, seed.
 */
public final class ReplacingMain {

  private static final int ONE_OF = 8;

  private final Path path;
  private final int rounds;

  private ReplacingMain(Path path, int rounds) {
    this.path = path;
    this.rounds = rounds;
  }

  /** See above. */
  public static void main(String[] arguments) throws Exception {
    ReplacingMain main = new ReplacingMain(Path.of(arguments[0]), Integer.parseInt(arguments[2]));
    main.run(Integer.parseInt(arguments[1]), Long.parseLong(arguments[3]));
  }

  private void run(int threadCount, long seed)
      throws IOException, InterruptedException, ExecutionException {
    System.out.println("ready");
    System.in.read();
    ExecutorService threads = Executors.newFixedThreadPool(threadCount);
    try {
      List<Future<List<String>>> results = new ArrayList<>();
      for (int i = 0; i < threadCount; i++) {
        results.add(threads.submit(worker(new Random(seed + i))));
      }
      for (Future<List<String>> result : results) {
        result.get().forEach(System.out::println);
      }
    } finally {
      threads.shutdownNow();
    }
    System.out.println("done");
  }

  private Callable<List<String>> worker(Random random) {
    return () -> {
      List<String> stays = new ArrayList<>();
      try (LockFile file = LockFile.open(path)) {
        for (int round = 0; round < rounds; round++) {
          try (Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
            stays.add(stay(hold, random));
          }
        }
      }
      return stays;
    };
  }

  /** "start end", or "lost" if the lock turned out not to be worth anything. */
  private String stay(Hold hold, Random random) throws IOException {
    if (!hold.verify()) {
      return "lost";
    }
    long start = System.nanoTime();
    Thread.yield();
    if (random.nextInt(ONE_OF) == 0) {
      removeOrReplace(random);
    }
    long end = System.nanoTime();
    return hold.verify() ? start + " " + end : "lost";
  }

  private void removeOrReplace(Random random) throws IOException {
    if (random.nextBoolean()) {
      Files.deleteIfExists(path);
      return;
    }
    Path fresh = Files.createTempFile(path.getParent(), "fresh", "");
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
