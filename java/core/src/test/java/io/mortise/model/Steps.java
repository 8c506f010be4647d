package io.mortise.model;

/** Receives the steps that are possible in a state. */
interface Steps {

  /** A process does this of its own accord. */
  void step(int process, String what, byte[] next);

  /** This befalls a process. It may happen, but must never be needed in order to go on. */
  void mishap(int process, String what, byte[] next);
}
