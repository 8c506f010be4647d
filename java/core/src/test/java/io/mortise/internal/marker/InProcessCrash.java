package io.mortise.internal.marker;

/** Death at a certain step. Nothing that the dying code still tries to tidy up gets through. */
final class InProcessCrash {

  /** What the code under test sees of it. */
  static final class Death extends Error {
    private static final long serialVersionUID = 1L;

    Death() {
      super("dead");
    }
  }

  private final int step;
  private boolean dead;

  InProcessCrash(int step) {
    this.step = step;
  }

  boolean happened() {
    return dead;
  }

  /** Before the n-th step that changes something. */
  SteppedFiles.Interference beforeTheStep() {
    return new SteppedFiles.Interference() {
      private int changes;

      @Override
      public void at(SteppedFiles.Step now) {
        if (now.call().changesSomething()) {
          changes++;
        }
        dead |= changes == step;
        if (dead) {
          throw new Death();
        }
      }
    };
  }
}
