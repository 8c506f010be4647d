package io.mortise.model;

import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What came of exploring a model. Each expectation prints the numbers, which are of interest. */
record Exploration(int states, long nanos, @Nullable Trace violation, @Nullable Trace stuck) {

  void mustBeSafe(String title) {
    print(title, violation);
    assertNull(violation, () -> title + ": " + violation);
  }

  /** Safe as well. */
  void mustAlwaysFinish(String title) {
    mustBeSafe(title);
    assertNull(stuck, () -> title + ": " + stuck);
  }

  Trace mustBeViolated(String title) {
    print(title, violation);
    return Objects.requireNonNull(violation, title);
  }

  Trace mustGetStuck(String title) {
    assertNull(violation, () -> title + ": " + violation);
    print(title, stuck);
    return Objects.requireNonNull(stuck, title);
  }

  private void print(String title, @Nullable Trace found) {
    String end =
        found == null ? "" : ", " + found.complaint() + " after " + found.steps() + " steps";
    System.out.printf(
        "model: %s: %d states in %d ms%s%n",
        title, states, Duration.ofNanos(nanos).toMillis(), end);
  }
}
