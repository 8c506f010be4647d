package io.mortise.internal.retain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.LockMode;
import io.mortise.harness.Eventually;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.WaitOutcome;
import org.junit.jupiter.api.Test;

/** Programs that lock the whole file need the turnstile as well. */
class StrangersTurnTest {

  private static final long LONG_NANOS = 1_000_000_000;
  private static final long SHORT_NANOS = 1_000_000;

  private final LoneKernel kernel = new LoneKernel();
  private final Turnstile turnstile = new Turnstile(kernel);

  /** How often it was given back, unused, before it was granted for good. */
  private int openings(long timeoutNanos) throws Exception {
    int before = kernel.unlocks;
    assertEquals(
        WaitOutcome.GRANTED,
        turnstile.await(LockMode.EXCLUSIVE, ByteRange.MAIN, timeoutNanos, kernel.beginWait()));
    assertEquals(LockMode.EXCLUSIVE, kernel.held);
    int openings = kernel.unlocks - before;
    kernel.unlock(ByteRange.MAIN);
    return openings;
  }

  @Test
  void whoAsksLeavesEverythingFreeNowAndThen() throws Exception {
    assertEquals(1, openings(-1));
    long start = System.nanoTime();
    int next = openings(-1);
    assertTrue(next == 0 || System.nanoTime() - start > SHORT_NANOS, "each time");
    Eventually.await("never again", () -> openings(LONG_NANOS) == 1);
  }

  @Test
  void butNotWhoHasNoTimeForIt() throws Exception {
    assertEquals(0, openings(SHORT_NANOS));
  }
}
