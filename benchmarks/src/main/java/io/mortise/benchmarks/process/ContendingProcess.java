package io.mortise.benchmarks.process;

import io.mortise.benchmarks.contender.Contender;
import io.mortise.benchmarks.contender.Locker;
import java.io.IOException;
import java.nio.file.Path;

/**
 * One of the processes that want one lock, as contend_floor.c, which explains the board.
 *
 * <pre>ContendingProcess CONTENDER LOCKFILE BOARD</pre>
 */
public final class ContendingProcess {

  static final int PHASE = 0;
  static final int PRESENT = 8;
  static final int GUARDED = 16;

  static final long PHASE_MEASURED = 1;
  static final long PHASE_OVER = 2;

  private long all;
  private long grants;
  private long longestNanos;

  private ContendingProcess() {}

  public static void main(String[] args) throws IOException {
    Board board = new Board(Path.of(args[2]));
    try (Locker locker = Contender.valueOf(args[0]).open(Path.of(args[1]))) {
      board.increment(PRESENT);
      ContendingProcess process = new ContendingProcess();
      long phase = 0;
      long before = phase;
      while (phase != PHASE_OVER) {
        before = phase;
        phase = process.contend(locker, board, phase);
      }
      // One who waited through the whole of a phase was not granted anything in it.
      long grants = before == PHASE_MEASURED ? process.grants : 0;
      System.out.println(process.all + " " + grants + " " + process.longestNanos);
    }
  }

  /**
   * Until the phase is another one, which is returned. Called per phase, so that it is compiled.
   */
  private long contend(Locker locker, Board board, long phase) throws IOException {
    grants = 0;
    longestNanos = 0;
    long last = System.nanoTime();
    long seen = phase;
    while (seen == phase) {
      locker.lock();
      board.incrementGuarded(GUARDED);
      long now = System.nanoTime();
      locker.unlock();
      longestNanos = Math.max(longestNanos, now - last);
      last = now;
      grants++;
      all++;
      seen = board.getVolatile(PHASE);
    }
    return seen;
  }
}
