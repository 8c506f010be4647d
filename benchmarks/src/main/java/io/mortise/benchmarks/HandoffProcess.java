package io.mortise.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * One of the two processes of a hand-off, as handoff_floor.c, with a lock of this JVM.
 *
 * <pre>HandoffProcess CONTENDER holder|waiter LOCKFILE BOARD COUNT</pre>
 */
public final class HandoffProcess {

  private static final long HOLD_NANOS = 1_500_000;

  private static final long WARM_UP_ROUNDS = 5_000; // until the code is compiled
  private static final long WARM_UP_HOLD_NANOS = 50_000;

  private HandoffProcess() {}

  public static void main(String[] args) throws IOException {
    HandoffBoard board = new HandoffBoard(Path.of(args[3]));
    long count = Long.parseLong(args[4]);
    try (Contender.Pair pair = Contender.valueOf(args[0]).open(Path.of(args[2]))) {
      if (args[1].equals("holder")) {
        hold(pair, board, count);
      } else {
        await(pair, board, count);
      }
    }
  }

  private static void hold(Contender.Pair pair, HandoffBoard board, long count) throws IOException {
    for (long round = 1; round <= WARM_UP_ROUNDS + count; round++) {
      pair.acquire();
      board.setVolatile(HandoffBoard.HELD, round);
      board.awaitRound(HandoffBoard.WAITING, round);
      // long enough for the waiter to be asleep
      LockSupport.parkNanos(round <= WARM_UP_ROUNDS ? WARM_UP_HOLD_NANOS : HOLD_NANOS);
      board.setVolatile(HandoffBoard.UNLOCKED_AT, System.nanoTime());
      pair.release();
      board.awaitRound(HandoffBoard.OVER, round);
    }
  }

  private static void await(Contender.Pair pair, HandoffBoard board, long count)
      throws IOException {
    for (long round = 1; round <= WARM_UP_ROUNDS + count; round++) {
      board.awaitRound(HandoffBoard.HELD, round);
      board.setVolatile(HandoffBoard.WAITING, round);
      pair.acquire();
      long grantedAt = System.nanoTime(); // CLOCK_MONOTONIC on Linux: the same clock in both
      if (round > WARM_UP_ROUNDS) {
        System.out.println(grantedAt - board.getVolatile(HandoffBoard.UNLOCKED_AT));
      }
      pair.release();
      board.setVolatile(HandoffBoard.OVER, round);
    }
  }
}
