package io.mortise.support;

/** A moment too short to sleep, to shift one thread against another in a race. */
public final class Spin {

  private Spin() {}

  public static void spin(long nanos) {
    long deadlineNanos = System.nanoTime() + nanos;
    while (System.nanoTime() - deadlineNanos < 0) {
      Thread.onSpinWait();
    }
  }
}
