package io.mortise.internal.retain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.LockMode;
import io.mortise.harness.Eventually;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.WaitOutcome;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Programs that lock the whole file need the turnstile as well. */
class StrangersTurnTest {

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
  void whoAsksAllTheTimeLeavesEverythingFreeNowAndThen() throws Exception {
    long start = System.nanoTime();
    AtomicInteger openings = new AtomicInteger();
    Eventually.await("not free", () -> openings.addAndGet(openings(-1)) == 3);
    assertTrue(System.nanoTime() - start >= 3 * Turnstile.OPEN_NANOS, "too often");
  }

  @Test
  void butNotWhoAsksNowAndThen() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertEquals(0, openings(-1));
      Thread.sleep(Duration.ofNanos(2 * Turnstile.OPEN_NANOS).toMillis()); // or longer
    }
  }

  @Test
  void norWhoHasNoTimeForIt() throws Exception {
    long start = System.nanoTime();
    while (System.nanoTime() - start < 3 * Turnstile.OPEN_NANOS) {
      assertEquals(0, openings(SHORT_NANOS));
    }
  }
}
