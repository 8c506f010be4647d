package io.mortise.benchmarks.process;

import io.mortise.benchmarks.contender.Contender;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;

/** Some processes that want one lock, pair after pair, for a time. */
public final class Contention {

  private final Commands commands;
  private final long warmUpMillis;
  private final long measuredMillis;

  /**
   * What was seen.
   *
   * @param nanosPerPair of all together
   * @param poorestPercent of all grants, the share of the process with the fewest
   * @param longestWaitNanos of any process, from one grant to its next
   */
  public record Outcome(double nanosPerPair, double poorestPercent, double longestWaitNanos) {}

  public Contention(Commands commands, long warmUpMillis, long measuredMillis) {
    this.commands = commands;
    this.warmUpMillis = warmUpMillis;
    this.measuredMillis = measuredMillis;
  }

  public Outcome of(Contender contender, int processes) throws IOException, InterruptedException {
    try (LockPlace place = LockPlace.in(commands.lockFiles())) {
      return run(
          place,
          processes,
          commands.java(ContendingProcess.class, contender, place.lockFile(), place.boardFile()));
    }
  }

  public Outcome ofFloors(int processes) throws IOException, InterruptedException {
    try (LockPlace place = LockPlace.in(commands.lockFiles())) {
      return run(
          place, processes, commands.floor("contend_floor", place.lockFile(), place.boardFile()));
    }
  }

  private Outcome run(LockPlace place, int processes, List<String> command)
      throws IOException, InterruptedException {
    Board board = Board.create(place.boardFile());
    List<Child> children = new ArrayList<>();
    try {
      for (int i = 0; i < processes; i++) {
        children.add(Child.start(command));
      }
      awaitPresent(board, children);
      Thread.sleep(warmUpMillis);
      long start = System.nanoTime();
      board.setVolatile(ContendingProcess.PHASE, ContendingProcess.PHASE_MEASURED);
      Thread.sleep(measuredMillis);
      board.setVolatile(ContendingProcess.PHASE, ContendingProcess.PHASE_OVER);
      long nanos = System.nanoTime() - start;
      return outcome(nanos, board, children);
    } finally {
      for (Child child : children) {
        child.close();
      }
    }
  }

  private static void awaitPresent(Board board, List<Child> children)
      throws IOException, InterruptedException {
    while (board.getVolatile(ContendingProcess.PRESENT) < children.size()) {
      for (Child child : children) {
        if (!child.isAlive()) {
          throw child.failure("ended before it began");
        }
      }
      Thread.sleep(1);
    }
  }

  private static Outcome outcome(long nanos, Board board, List<Child> children)
      throws IOException, InterruptedException {
    long all = 0;
    long grants = 0;
    long poorest = Long.MAX_VALUE;
    long longestWaitNanos = 0;
    for (Child child : children) {
      Scanner printed = new Scanner(child.line());
      child.awaitSuccess();
      all += printed.nextLong();
      long measured = printed.nextLong();
      grants += measured;
      poorest = Math.min(poorest, measured);
      longestWaitNanos = Math.max(longestWaitNanos, printed.nextLong());
    }
    long guarded = board.getVolatile(ContendingProcess.GUARDED);
    if (guarded != all) {
      throw children
          .get(0)
          .failure("two held the lock at once: " + all + " grants, counted under it " + guarded);
    }
    return new Outcome((double) nanos / grants, 100.0 * poorest / grants, longestWaitNanos);
  }
}
