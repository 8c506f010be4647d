package io.mortise.internal.portable;

import io.mortise.harness.Eventually;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is held is refreshed, whatever happens to others. */
@Timeout(60)
@Tag("portable")
class HeartbeatsTest {

  @Test
  void oneThatFailsDoesNotEndTheOthers() throws Exception {
    AtomicInteger failures = new AtomicInteger();
    AtomicInteger beats = new AtomicInteger();
    Heartbeats.Beating failing =
        () -> {
          failures.incrementAndGet();
          throw new IllegalStateException("on purpose");
        };
    Heartbeats.Beating good = beats::incrementAndGet;
    Heartbeats.add(failing);
    try {
      Eventually.await("a failure", () -> failures.get() > 0);
      int before = beats.get();
      Heartbeats.add(good);
      Eventually.await("a beat after a failure", () -> beats.get() > before);
    } finally {
      Heartbeats.remove(failing);
      Heartbeats.remove(good);
    }
  }
}
