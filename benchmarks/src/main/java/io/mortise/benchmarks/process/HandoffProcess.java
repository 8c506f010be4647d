package io.mortise.benchmarks.process;

import io.mortise.benchmarks.contender.Contender;
import io.mortise.benchmarks.contender.Locker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * One of the two processes of a hand-off, as handoff_floor.c, with a lock of this JVM.
 *
 * <pre>HandoffProcess CONTENDER holder|waiter LOCKFILE BOARD COUNT</pre>
 */
public final class HandoffProcess {

  // the words of the board: handoff_floor.c says what they mean
  private static final int HELD = 0;
  private static final int WAITING = 8;
  private static final int UNLOCKED_AT = 16;
  private static final int OVER = 24;

  private static final long HOLD_NANOS = 1_500_000;

  private static final long WARM_UP_ROUNDS = 5_000; // until the code is compiled
  private static final long WARM_UP_HOLD_NANOS = 50_000;

  private HandoffProcess() {}

  public static void main(String[] args) throws IOException {
    Board board = new Board(Path.of(args[3]));
    long count = Long.parseLong(args[4]);
    try (Locker locker = Contender.valueOf(args[0]).open(Path.of(args[2]))) {
      if (args[1].equals("holder")) {
        hold(locker, board, count);
      } else {
        await(locker, board, count);
      }
    }
  }

  private static void hold(Locker locker, Board board, long count) throws IOException {
    for (long round = 1; round <= WARM_UP_ROUNDS + count; round++) {
      locker.lock();
      board.setVolatile(HELD, round);
      board.await(WAITING, round);
      // long enough for the waiter to be asleep
      LockSupport.parkNanos(round <= WARM_UP_ROUNDS ? WARM_UP_HOLD_NANOS : HOLD_NANOS);
      board.setVolatile(UNLOCKED_AT, System.nanoTime());
      locker.unlock();
      board.await(OVER, round);
    }
  }

  private static void await(Locker locker, Board board, long count) throws IOException {
    for (long round = 1; round <= WARM_UP_ROUNDS + count; round++) {
      board.await(HELD, round);
      board.setVolatile(WAITING, round);
      locker.lock();
      long grantedAt = System.nanoTime(); // CLOCK_MONOTONIC on Linux: the same clock in both
      if (round > WARM_UP_ROUNDS) {
        System.out.println(grantedAt - board.getVolatile(UNLOCKED_AT));
      }
      locker.unlock();
      board.setVolatile(OVER, round);
    }
  }
}
