package io.mortise.cli.stress.referee;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Who waits since when, and whether that is too long. Not thread-safe. */
final class Waits {

  private static final class Outside {
    private long sinceNanos; // since it left, or arrived
    private long asksSinceNanos = NEVER;
    private boolean accused;
  }

  private static final long NEVER = Long.MIN_VALUE;

  private final LongSupplier fairNanos;
  private final Bounds bounds;
  private final Violations violations;

  /** Those who are not inside. */
  private final Map<Visitor, Outside> outside = new LinkedHashMap<>();

  private final Map<Integer, Long> longestWaitNanosOf = new HashMap<>(); // by slot
  private long progressNanos;
  private boolean stuck;
  private long longestGapNanos;

  Waits(LongSupplier fairNanos, Bounds bounds, Violations violations) {
    this.fairNanos = fairNanos;
    this.bounds = bounds;
    this.violations = violations;
  }

  /** It came, or has left, and wants in. */
  void outside(Visitor visitor, boolean othersAreInside) {
    Outside standing = new Outside();
    standing.sinceNanos = fairNanos.getAsLong();
    if (outside.isEmpty() && !othersAreInside) {
      progressNanos = standing.sinceNanos; // before, nobody wanted in
    }
    outside.put(visitor, standing);
  }

  void asks(Visitor visitor) {
    Outside standing = outside.get(visitor);
    if (standing != null) {
      standing.asksSinceNanos = fairNanos.getAsLong();
    }
  }

  void entered(Visitor visitor) {
    long now = fairNanos.getAsLong();
    longestGapNanos = Math.max(longestGapNanos, now - progressNanos);
    progressNanos = now;
    stuck = false;
    Outside standing = outside.remove(visitor);
    if (standing != null) {
      noteWait(visitor, standing, now);
    }
  }

  void gone(Visitor visitor) {
    outside.remove(visitor);
  }

  void gone(Life life) {
    outside.keySet().removeIf(visitor -> visitor.life().equals(life));
  }

  private void noteWait(Visitor visitor, Outside standing, long now) {
    if (standing.asksSinceNanos != NEVER) {
      longestWaitNanosOf.merge(visitor.life().slot(), now - standing.asksSinceNanos, Math::max);
    }
  }

  /** Accuses, once for each time. The text says who is inside. */
  void look(String inside) {
    long now = fairNanos.getAsLong();
    if (!outside.isEmpty() && !stuck && now - progressNanos > bounds.stuckNanos()) {
      stuck = true;
      violations.add(
          Violation.Kind.STUCK,
          String.format(
              "nobody came in for %.1f s; inside: %s; waiting: %s",
              (now - progressNanos) / 1e9, inside, outside.keySet()));
    }
    outside.forEach((visitor, standing) -> lookAt(visitor, standing, now));
  }

  private void lookAt(Visitor visitor, Outside standing, long now) {
    noteWait(visitor, standing, now);
    if (!standing.accused && now - standing.sinceNanos > bounds.starvedNanos()) {
      standing.accused = true;
      violations.add(
          Violation.Kind.STARVED,
          String.format(
              "%s %s, and has not been inside for %.1f s",
              visitor,
              standing.asksSinceNanos == NEVER ? "does not come back from letting go" : "waits",
              (now - standing.sinceNanos) / 1e9));
    }
  }

  boolean isStuck() {
    return stuck;
  }

  long longestGapNanos() {
    return longestGapNanos;
  }

  long longestWaitNanos(int slot) {
    return longestWaitNanosOf.getOrDefault(slot, 0L);
  }

  Optional<Map.Entry<Integer, Long>> longestWait() {
    return longestWaitNanosOf.entrySet().stream().max(Map.Entry.comparingByValue());
  }
}
