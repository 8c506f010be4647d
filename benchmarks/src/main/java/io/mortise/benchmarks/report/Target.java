package io.mortise.benchmarks.report;

import io.mortise.benchmarks.results.Rounds;
import java.util.Optional;

/**
 * Something that was promised of a figure.
 *
 * @param figure empty if it was not measured
 */
record Target(String name, Bound bound, double limit, String unit, Optional<Rounds> figure) {

  /** Which rounds have to keep to the limit, and on which side. */
  enum Bound {
    MEDIAN_AT_MOST("≤"),
    MEDIAN_AT_LEAST("≥"),
    ALWAYS_AT_MOST("always ≤"),
    ALWAYS_AT_LEAST("always ≥");

    private final String sign;

    Bound(String sign) {
      this.sign = sign;
    }

    String sign() {
      return sign;
    }
  }

  /** What became of it. */
  enum Verdict {
    MET("met"),
    NOT_MET("**not met**"),
    NOT_MEASURED("not measured");

    private final String text;

    Verdict(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  Verdict verdict() {
    return figure
        .map(rounds -> isMetBy(rounds) ? Verdict.MET : Verdict.NOT_MET)
        .orElse(Verdict.NOT_MEASURED);
  }

  private boolean isMetBy(Rounds rounds) {
    return switch (bound) {
      case MEDIAN_AT_MOST -> rounds.median() <= limit;
      case MEDIAN_AT_LEAST -> rounds.median() >= limit;
      case ALWAYS_AT_MOST -> rounds.most() <= limit;
      case ALWAYS_AT_LEAST -> rounds.least() >= limit;
    };
  }
}
