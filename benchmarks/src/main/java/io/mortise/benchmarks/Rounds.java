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

  /** Round by round. */
  Rounds minus(Rounds other) {
    Rounds differences = new Rounds();
    for (int i = 0; i < values.size(); i++) {
      differences.add(values.get(i) - other.values.get(i));
    }
    return differences;
  }

  private double least() {
    return values.stream().mapToDouble(value -> value).min().orElseThrow();
  }

  private double most() {
    return values.stream().mapToDouble(value -> value).max().orElseThrow();
  }

  private String verdict(double target) {
    return Double.isNaN(target)
        ? ""
        : "   target <= " + target + (median() <= target ? ": met" : ": NOT MET");
  }

  /** The target is NaN where there is none. */
  static void printRatio(String name, Rounds figure, Rounds base, double target) {
    Rounds ratios = figure.dividedBy(base);
    System.out.printf(
        "  %-46s %8.3f  (%.3f to %.3f)%s%n",
        name, ratios.median(), ratios.least(), ratios.most(), ratios.verdict(target));
  }

  /** The target is NaN where there is none. */
  static void printDifference(String name, Rounds figure, Rounds base, String unit, double target) {
    Rounds differences = figure.minus(base);
    System.out.printf(
        "  %-46s %8.1f %s  (%.1f to %.1f)%s%n",
        name,
        differences.median(),
        unit,
        differences.least(),
        differences.most(),
        differences.verdict(target));
  }

  void print(String name, String unit) {
    System.out.printf("  %-46s %8.1f %s%n", name, median(), unit);
  }

  void printNanos(String name) {
    System.out.printf("  %-46s %8.0f ns%n", name, median());
  }
}
