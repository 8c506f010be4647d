package io.mortise.benchmarks.results;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/** One figure, once per round, at least one. */
public record Rounds(List<Double> values) {

  public Rounds(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no rounds");
    }
    this.values = List.copyOf(values);
  }

  public int count() {
    return values.size();
  }

  public double median() {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  public double least() {
    return values.stream().mapToDouble(value -> value).min().orElseThrow();
  }

  public double most() {
    return values.stream().mapToDouble(value -> value).max().orElseThrow();
  }

  /** Round by round. */
  public Rounds dividedBy(Rounds other) {
    return with(other, (mine, others) -> mine / others);
  }

  /** Round by round. */
  public Rounds minus(Rounds other) {
    return with(other, (mine, others) -> mine - others);
  }

  /** Each round. */
  public Rounds dividedBy(double divisor) {
    return new Rounds(values.stream().map(value -> value / divisor).toList());
  }

  /** Round by round the greater one. */
  public Rounds max(Rounds other) {
    return with(other, Math::max);
  }

  private Rounds with(Rounds other, DoubleBinaryOperator operation) {
    if (count() != other.count()) {
      throw new IllegalArgumentException(
          "no rounds of one run: " + count() + " and " + other.count());
    }
    return new Rounds(
        IntStream.range(0, count())
            .mapToObj(i -> operation.applyAsDouble(values.get(i), other.values.get(i)))
            .toList());
  }
}
