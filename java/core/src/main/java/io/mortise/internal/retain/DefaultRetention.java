package io.mortise.internal.retain;

/** What the system property {@code mortise.retain} asks for, for who does not ask by himself. */
public final class DefaultRetention {

  private static final String PROPERTY = "mortise.retain";
  private static final long LONGEST_MILLIS = 24L * 3600 * 1_000;

  private DefaultRetention() {}

  /** 0 for none. */
  public static long idleNanos() {
    String millis = System.getProperty(PROPERTY);
    if (millis == null) {
      return 0;
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
            + PROPERTY
            + "="
            + millis
            + ": not a number of milliseconds from 0 to "
            + LONGEST_MILLIS);
  }
}
