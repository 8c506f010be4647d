package io.mortise.harness;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waiting for what must come about, but nobody knows when. */
public final class Eventually {

  /** Longer than anything here takes on a machine that is busy with other things as well. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final long LOOK_AGAIN_NANOS = 1_000_000;

  private Eventually() {}

  /** Something to look at. */
  public interface Condition<E extends Exception> {
    boolean holds() throws E;
  }

  /** Returns as soon as the condition holds, and fails when it does not in {@link #PATIENCE}. */
  public static <E extends Exception> void await(String what, Condition<E> condition) throws E {
    await(() -> what, condition);
  }

  /** The same, with a description that is made when it is needed. */
  public static <E extends Exception> void await(Supplier<String> what, Condition<E> condition)
      throws E {
    long start = System.nanoTime();
    while (!condition.holds()) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new AssertionError("not within " + PATIENCE + ": " + what.get());
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }
}
