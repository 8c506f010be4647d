package io.mortise.cli.demo;

import io.mortise.cli.common.Counter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * One contender's turn: starts its workers together, waits for their scores, checks the counter.
 */
final class Round {

  /** A worker that is so much late will not come any more. */
  private static final Duration GRACE = Duration.ofSeconds(60);

  /**
   * What came of it.
   *
   * @param lostUpdates increments that were made but are not in the counter
   */
  record Result(Contender contender, Score score, long lostUpdates) {

    boolean isDefect() {
      return contender.locks() && lostUpdates != 0;
    }
  }

  private final Contender contender;
  private final Arena arena;
  private final Settings settings;
  private final List<WorkerProcess> workers = new ArrayList<>();

  Round(Contender contender, Arena arena, Settings settings) {
    this.contender = contender;
    this.arena = arena;
    this.settings = settings;
  }

  Result play(Progress progress) throws IOException, InterruptedException {
    Counter.create(arena.counter());
    CompletableFuture<Void> watchdog =
        CompletableFuture.runAsync(this::stop, later(settings.time().plus(GRACE)));
    try {
      Score score = compete(progress);
      return new Result(contender, score, score.increments() - counted());
    } finally {
      watchdog.cancel(false);
      stop();
    }
  }

  private Score compete(Progress progress) throws IOException, InterruptedException {
    for (int i = 0; i < settings.processes(); i++) {
      add(WorkerProcess.start(contender, arena, settings, i));
    }
    for (WorkerProcess worker : started()) {
      worker.awaitReady();
    }
    for (WorkerProcess worker : started()) {
      worker.go();
    }
    progress.show(contender.title(), settings.time());
    Score total = Score.NOTHING;
    for (WorkerProcess worker : started()) {
      total = total.and(worker.score());
    }
    return total;
  }

  private long counted() throws IOException {
    try (Counter counter = Counter.open(arena.counter())) {
      return counter.read();
    }
  }

  private synchronized void add(WorkerProcess worker) {
    workers.add(worker);
  }

  private synchronized List<WorkerProcess> started() {
    return List.copyOf(workers);
  }

  private void stop() {
    started().forEach(WorkerProcess::close);
  }

  private static Executor later(Duration delay) {
    return CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS);
  }
}
