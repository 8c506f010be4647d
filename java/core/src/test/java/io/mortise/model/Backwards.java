package io.mortise.model;

import java.util.BitSet;

/** Which states have a way to one of some chosen states? */
final class Backwards {

  private final int[] firstSource;
  private final int[] sources;
  private final BitSet found = new BitSet();
  private final IntList queue = new IntList();

  /** Turns the steps round: from lists of targets by source into lists of sources by target. */
  Backwards(IntList ends, IntList targets) {
    firstSource = new int[ends.size() + 1];
    for (int i = 0; i < targets.size(); i++) {
      firstSource[targets.get(i)]++;
    }
    for (int state = 1; state < firstSource.length; state++) {
      firstSource[state] += firstSource[state - 1];
    }
    sources = new int[targets.size()];
    int step = 0;
    for (int source = 0; source < ends.size(); source++) {
      for (; step < ends.get(source); step++) {
        sources[--firstSource[targets.get(step)]] = source;
      }
    }
  }

  void add(int state) {
    if (!found.get(state)) {
      found.set(state);
      queue.add(state);
    }
  }

  BitSet closure() {
    for (int i = 0; i < queue.size(); i++) {
      int state = queue.get(i);
      for (int at = firstSource[state]; at < firstSource[state + 1]; at++) {
        add(sources[at]);
      }
    }
    return found;
  }
}
