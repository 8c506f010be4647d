package io.mortise.model;

import org.jspecify.annotations.Nullable;

/** What is explored. A state is a byte array, of one length throughout, and never changed. */
interface Model {

  byte[] initial();

  /** Every step that is possible in this state. */
  void steps(byte[] state, Steps out);

  /** What is wrong with this state, or null. */
  @Nullable String violation(byte[] state);

  /** Somebody has what all of them want. */
  boolean isGoal(byte[] state);

  /** Must a goal be reachable from here? Not where nobody is left who could reach it. */
  boolean mustReachGoal(byte[] state);

  String show(byte[] state);
}
