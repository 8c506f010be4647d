package io.mortise.cli.demo;

import io.mortise.cli.common.Counter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One of the processes. Says {@code ready}, waits for a byte on standard input, works, and prints
 * its score. Any failure is a stack trace and a non-zero exit code: its reader is a developer.
 */
final class Worker {

  static final String READY = "ready";

  private final Arena arena;
  private final Guard guard;
  private final Duration time;

  private Worker(Arena arena, Guard guard, Duration time) {
    this.arena = arena;
    this.guard = guard;
    this.time = time;
  }

  /** Arguments: contender, directory, number of threads, milliseconds. */
  public static void main(String[] arguments) throws Exception {
    Contender contender = Contender.valueOf(arguments[0]);
    Arena arena = new Arena(Path.of(arguments[1]));
    int threads = Integer.parseInt(arguments[2]);
    Duration time = Duration.ofMillis(Long.parseLong(arguments[3]));
    try (Guard guard = contender.guard(arena.lock())) {
      System.out.println(READY);
      if (System.in.read() < 0) {
        return; // the parent is gone
      }
      System.out.println(new Worker(arena, guard, time).work(threads).format());
    }
  }

  private Score work(int threads) throws InterruptedException, ExecutionException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Score>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(pool.submit(this::increment));
      }
      Score total = Score.NOTHING;
      for (Future<Score> thread : running) {
        total = total.and(thread.get());
      }
      return total;
    } finally {
      pool.shutdownNow();
    }
  }

  private Score increment() throws IOException {
    try (Counter counter = Counter.open(arena.counter())) {
      long increments = 0;
      long longestWaitNanos = 0;
      long start = System.nanoTime();
      long now = start;
      while (now - start < time.toNanos()) {
        guard.lock();
        try {
          longestWaitNanos = Math.max(longestWaitNanos, System.nanoTime() - now);
          counter.increment();
        } finally {
          guard.unlock();
        }
        increments++;
        now = System.nanoTime();
      }
      return new Score(increments, now - start, longestWaitNanos);
    }
  }
}
