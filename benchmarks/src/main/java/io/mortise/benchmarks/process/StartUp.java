package io.mortise.benchmarks.process;

import io.mortise.benchmarks.results.Latencies;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How long a JVM lives, from its start to its end, that takes one lock, or does nothing. */
public final class StartUp {

  private final Commands commands;
  private final int starts;

  /** What the JVM does. */
  public enum Kind {
    EMPTY("empty main"),
    NATIVE("Mortise native"),
    PORTABLE("Mortise portable"),
    NIO("java.nio");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  /**
   * @param starts of which the median counts
   */
  public StartUp(Commands commands, int starts) {
    this.commands = commands;
    this.starts = starts;
  }

  public double nanos(Kind kind) throws IOException, InterruptedException {
    List<Long> lives = new ArrayList<>();
    for (int i = 0; i < starts; i++) {
      try (LockPlace place = LockPlace.in(commands.lockFiles())) {
        lives.add(
            kind == Kind.EMPTY
                ? lifeNanos(commands.java(EmptyMain.class))
                : lifeNanos(commands.java(FirstLock.class, kind, place.lockFile())));
      }
    }
    return new Latencies(lives).percentile(50);
  }

  private static long lifeNanos(List<String> command) throws IOException, InterruptedException {
    long startNanos = System.nanoTime();
    try (Child child = Child.start(command)) {
      child.awaitSuccess();
      return System.nanoTime() - startNanos;
    }
  }
}
