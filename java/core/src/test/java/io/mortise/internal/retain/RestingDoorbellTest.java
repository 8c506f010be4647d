package io.mortise.internal.retain;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.Doorbell;
import io.mortise.internal.backend.NoDoorbell;
import org.junit.jupiter.api.Test;

class RestingDoorbellTest {

  private static final int TIMES = 5_000;

  /** As if somebody read a file without end. */
  private static final class AlwaysRinging implements Doorbell {
    @Override
    public boolean await(long timeoutNanos) {
      return true;
    }

    @Override
    public int watch(Description description) {
      return NO_WATCH;
    }

    @Override
    public void unwatch(int watch) {}

    @Override
    public void close() {}
  }

  @Test
  void doesNotKeepItsOwnerBusy() {
    Doorbell bell = new RestingDoorbell(new AlwaysRinging());
    long begun = System.nanoTime();
    for (int i = 0; i < TIMES; i++) {
      assertTrue(bell.await(1));
    }
    long nanos = System.nanoTime() - begun;
    assertTrue(
        nanos > TIMES * RestingDoorbell.REST_NANOS / 2, nanos + " ns"); // a park may end early
  }

  @Test
  void tellsWhenTheTimeWasUp() {
    assertFalse(new RestingDoorbell(new NoDoorbell()).await(1));
  }
}
