package io.mortise.benchmarks.report;

import io.mortise.benchmarks.results.Rounds;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** How figures are written. */
final class Figures {

  private static final MathContext THREE_DIGITS = new MathContext(3);

  private Figures() {}

  /** With three digits that mean something, and no more after the point than that. */
  static String plain(double value) {
    if (Math.abs(value) >= 1_000) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    return new BigDecimal(value).round(THREE_DIGITS).stripTrailingZeros().toPlainString();
  }

  /** In the unit that suits it. */
  static String time(double nanos) {
    double size = Math.abs(nanos);
    if (size < 1e3) {
      return plain(nanos) + " ns";
    }
    if (size < 1e6) {
      return plain(nanos / 1e3) + " µs";
    }
    return size < 1e9 ? plain(nanos / 1e6) + " ms" : plain(nanos / 1e9) + " s";
  }

  /** "least to most". */
  static String spread(Rounds rounds, DoubleFunction<String> writing) {
    return writing.apply(rounds.least()) + " to " + writing.apply(rounds.most());
  }

  /** The median, and the spread in brackets. */
  static String full(Rounds rounds, DoubleFunction<String> writing) {
    return rounds.count() == 1
        ? writing.apply(rounds.median())
        : writing.apply(rounds.median()) + " (" + spread(rounds, writing) + ")";
  }
}
