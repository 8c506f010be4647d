package io.mortise.cli.stress.referee;

import java.util.function.LongSupplier;

/**
 * A clock for waits, which stands still for what no lock is to blame for: while a locker is
 * stopped, since it may be inside, or next; and while the referee itself was (Ctrl-Z, a paused
 * machine).
 */
public final class FairClock implements LongSupplier {

  /** The referee looks many times in this; who misses it did not run. */
  private static final long LONGEST_BETWEEN_LOOKS_NANOS = 1_000_000_000L;

  private final LongSupplier nanos;
  private long offNanos;
  private long stoodSinceNanos; // while stops > 0
  private long lookedNanos;
  private int stops;

  public FairClock(LongSupplier nanos) {
    this.nanos = nanos;
    this.lookedNanos = nanos.getAsLong();
  }

  @Override
  public synchronized long getAsLong() {
    return (stops > 0 ? stoodSinceNanos : nanos.getAsLong()) - offNanos;
  }

  /** Somebody is stopped from here on. */
  public synchronized void stand() {
    if (stops++ == 0) {
      stoodSinceNanos = nanos.getAsLong();
    }
  }

  /** One of those goes on. */
  public synchronized void goOn() {
    if (--stops == 0) {
      offNanos += nanos.getAsLong() - stoodSinceNanos;
    }
  }

  /** To be called all the time: where it was not, this process did not run. */
  public synchronized void look() {
    long now = nanos.getAsLong();
    long missed = now - lookedNanos - LONGEST_BETWEEN_LOOKS_NANOS;
    if (missed > 0 && stops == 0) {
      offNanos += missed;
    }
    lookedNanos = now;
  }
}
