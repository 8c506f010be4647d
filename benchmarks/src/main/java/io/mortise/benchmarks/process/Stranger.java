package io.mortise.benchmarks.process;

import io.mortise.benchmarks.contender.Contender;
import java.io.IOException;
import java.util.List;

/** A program that knows nothing of Mortise, and waits for a lock that a JVM takes all the time. */
public enum Stranger {
  JAVA_NIO("java.nio") {
    @Override
    List<String> command(Commands commands, LockPlace place, int count) {
      return commands.java(NioStranger.class, place.lockFile(), count);
    }
  },
  PYTHON("Python lockf") {
    @Override
    List<String> command(Commands commands, LockPlace place, int count) {
      return commands.python("stranger.py", place.lockFile(), count);
    }
  },
  C("C lockf") {
    @Override
    List<String> command(Commands commands, LockPlace place, int count) {
      return commands.floor("stranger", place.lockFile(), count);
    }
  };

  private static final int OWNER_THREADS = 2;

  private final String label;

  Stranger(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }

  /** As the report names a wait for that owner. */
  public String labelAgainst(Contender owner) {
    return label + ", of " + owner.label();
  }

  abstract List<String> command(Commands commands, LockPlace place, int count);

  /** How long that many waits were, in nanoseconds. */
  public List<Long> waits(Commands commands, Contender owner, int count)
      throws IOException, InterruptedException {
    try (LockPlace place = LockPlace.in(commands.lockFiles());
        Child busy =
            Child.start(commands.java(BusyOwner.class, owner, place.lockFile(), OWNER_THREADS))) {
      busy.line();
      try (Child stranger = Child.start(command(commands, place, count))) {
        List<Long> waits = stranger.numbers(count);
        if (!busy.isAlive()) {
          throw busy.failure("ended");
        }
        return waits;
      }
    }
  }
}
