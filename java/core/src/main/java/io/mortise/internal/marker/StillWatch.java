package io.mortise.internal.marker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * For how long something has not changed, on this process's own monotonic clock. No file time is
 * compared with any clock, for clocks are stepped, and those of file servers differ.
 */
final class StillWatch {

  private @Nullable String seen;
  private long sinceNanos;

  /** Has it been the same, in every look since, for so long? */
  boolean isStill(String signature, Duration atLeast) {
    long now = System.nanoTime();
    if (!signature.equals(seen)) {
      seen = signature;
      sinceNanos = now;
    }
    return Duration.ofNanos(now - sinceNanos).compareTo(atLeast) >= 0; // may be centuries
  }
}
