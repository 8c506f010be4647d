package io.mortise.cli.stress.referee;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Counts all, and keeps the first few of each kind. Not thread-safe. */
final class Violations {

  private static final int MOST_OF_A_KIND = 10;

  private final LongSupplier nanos;
  private final long startNanos;
  private final List<Violation> first = new ArrayList<>();
  private final Map<Violation.Kind, Long> counts = new EnumMap<>(Violation.Kind.class);

  Violations(LongSupplier nanos) {
    this.nanos = nanos;
    this.startNanos = nanos.getAsLong();
  }

  void add(Violation.Kind kind, String what) {
    if (counts.merge(kind, 1L, Long::sum) <= MOST_OF_A_KIND) {
      first.add(new Violation(kind, (nanos.getAsLong() - startNanos) / 1e9, what));
    }
  }

  List<Violation> first() {
    return List.copyOf(first);
  }

  Map<Violation.Kind, Long> counts() {
    return new EnumMap<>(counts);
  }
}
