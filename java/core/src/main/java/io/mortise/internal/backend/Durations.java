package io.mortise.internal.backend;

import java.math.BigDecimal;
import java.time.Duration;

/** Spans of time in messages: {@code 300 ms}, {@code 1.5 s}, {@code 2 min 30 s}. */
public final class Durations {

  private static final long SECONDS_PER_MINUTE = 60;
  private static final long SECONDS_PER_HOUR = 3600;
  private static final int NANOS_PER_SECOND = 1_000_000_000;
  private static final int MICRO = 1_000;
  private static final int MILLI = 1_000_000;

  private Durations() {}

  /** To the nanosecond. */
  public static String text(Duration time) {
    long seconds = time.getSeconds();
    int nanos = time.getNano();
    if (seconds >= 0) {
      return text(seconds, nanos);
    }
    // The parts of a negative one are rounded down. Long.MIN_VALUE stays as it is, and means 2^63.
    return "-" + (nanos == 0 ? text(-seconds, 0) : text(-(seconds + 1), NANOS_PER_SECOND - nanos));
  }

  /** The seconds without a sign. */
  private static String text(long seconds, int nanos) {
    if (seconds == 0) {
      return ofLessThanASecond(nanos);
    }
    StringBuilder text = new StringBuilder();
    append(text, Long.divideUnsigned(seconds, SECONDS_PER_HOUR), "h");
    append(text, Long.remainderUnsigned(seconds, SECONDS_PER_HOUR) / SECONDS_PER_MINUTE, "min");
    long rest = Long.remainderUnsigned(seconds, SECONDS_PER_MINUTE);
    if (rest != 0 || nanos != 0) {
      String number = rest == 0 ? decimal(nanos, 9) : rest + fraction(nanos);
      text.append(text.length() == 0 ? "" : " ").append(number).append(" s");
    }
    return text.toString();
  }

  private static String ofLessThanASecond(int nanos) {
    if (nanos != 0 && nanos < MICRO) {
      return nanos + " ns";
    }
    return nanos != 0 && nanos < MILLI ? decimal(nanos, 3) + " µs" : decimal(nanos, 6) + " ms";
  }

  private static void append(StringBuilder text, long number, String unit) {
    if (number != 0) {
      text.append(text.length() == 0 ? "" : " ").append(number).append(' ').append(unit);
    }
  }

  /** What stands behind the whole seconds, with its point. */
  private static String fraction(int nanos) {
    return nanos == 0 ? "" : decimal(nanos, 9).substring(1);
  }

  private static String decimal(int number, int places) {
    BigDecimal value = BigDecimal.valueOf(number, places);
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
