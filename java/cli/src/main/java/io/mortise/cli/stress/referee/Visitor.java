package io.mortise.cli.stress.referee;

/** One thread of a locker. */
record Visitor(Life life, String thread) {

  @Override
  public String toString() {
    return life + " thread " + thread;
  }
}
