package io.mortise.internal.backend;

import org.jspecify.annotations.Nullable;

/** A system property that is a number of milliseconds. */
public final class MillisProperty {

  private static final long LONGEST_MILLIS = 24L * 3600 * 1_000;

  private MillisProperty() {}

  /**
   * Its value, in nanoseconds.
   *
   * @throws IllegalArgumentException if it is no such number
   */
  public static long nanos(String property, long otherwiseMillis) {
    @Nullable String millis = System.getProperty(property);
    if (millis == null) {
      return otherwiseMillis * 1_000_000;
    }
    try {
      long chosen = Long.parseLong(millis);
      if (chosen >= 0 && chosen <= LONGEST_MILLIS) {
        return chosen * 1_000_000;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "-D"
            + property
            + "="
            + millis
            + ": not a number of milliseconds from 0 to "
            + LONGEST_MILLIS);
  }
}
