package io.mortise.model;

import java.util.List;

/** A shortest way to a state, and what is wrong there. */
record Trace(String complaint, List<String> lines) {

  int steps() {
    return lines.size() - 1;
  }

  @Override
  public String toString() {
    return complaint + ", after " + steps() + " steps:\n  " + String.join("\n  ", lines);
  }
}
