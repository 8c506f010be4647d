package io.mortise.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** One figure, measured once per round. */
final class Rounds {

  private final List<Double> values = new ArrayList<>();

  void add(double value) {
    values.add(value);
  }

  double median() {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** Round by round. */
  Rounds dividedBy(Rounds other) {
    Rounds ratios = new Rounds();
    for (int i = 0; i < values.size(); i++) {
      ratios.add(values.get(i) / other.values.get(i));
    }
    return ratios;
  }

  /** The target is NaN where there is none. */
  static void printRatio(String name, Rounds figure, Rounds base, double target) {
    Rounds ratios = figure.dividedBy(base);
    double least = ratios.values.stream().mapToDouble(value -> value).min().orElseThrow();
    double most = ratios.values.stream().mapToDouble(value -> value).max().orElseThrow();
    String verdict =
        Double.isNaN(target)
            ? ""
            : "   target <= " + target + (ratios.median() <= target ? ": met" : ": NOT MET");
    System.out.printf(
        "  %-46s %8.3f  (%.3f to %.3f)%s%n", name, ratios.median(), least, most, verdict);
  }

  void printNanos(String name) {
    System.out.printf("  %-46s %8.0f ns%n", name, median());
  }
}
