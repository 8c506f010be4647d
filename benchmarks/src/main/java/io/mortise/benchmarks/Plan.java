package io.mortise.benchmarks;

/**
 * How long a run measures.
 *
 * @param rounds in each of which everything is measured once
 * @param iterations of JMH's, for the warm-up and again for the measurement
 * @param handoffs per round and contender
 * @param waits of each stranger, per round
 * @param starts of JVMs, per round and kind
 */
record Plan(
    String name,
    int rounds,
    int iterations,
    int iterationMillis,
    int contentionMillis,
    int handoffs,
    int waits,
    int starts) {

  static final Plan FULL = new Plan("full", 5, 3, 1_000, 2_000, 1_000, 200, 5);
  static final Plan QUICK = new Plan("quick", 3, 2, 300, 1_000, 1_000, 70, 3);

  /** Whether everything works; the figures mean nothing. */
  static final Plan SMOKE = new Plan("smoke", 1, 1, 30, 100, 20, 20, 1);

  @Override
  public String toString() {
    return String.format(
        "%s: %d rounds; JMH: %d + %d iterations of %d ms; contention %d ms, %d hand-offs, "
            + "%d waits, %d starts in each round",
        name,
        rounds,
        iterations,
        iterations,
        iterationMillis,
        contentionMillis,
        handoffs,
        waits,
        starts);
  }
}
