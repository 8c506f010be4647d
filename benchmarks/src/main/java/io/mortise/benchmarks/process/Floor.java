package io.mortise.benchmarks.process;

import io.mortise.benchmarks.results.Scenario;
import java.io.IOException;

/** Pairs in C, with nothing around the system calls. */
public enum Floor {
  OFD("C, F_OFD_SETLK", Scenario.PAIR, "ofd"),
  POSIX("C, F_SETLK", Scenario.PAIR, "posix"),
  FLOCK("C, flock", Scenario.PAIR, "flock"),
  OFD_SHARED("C, F_OFD_SETLK", Scenario.SHARED_PAIR, "ofd-shared"),
  OPEN_LOCK_CLOSE("C, F_OFD_SETLK", Scenario.OPEN_LOCK_CLOSE, "open-lock-close"),
  MARKER_FILE("C, system calls of FILE", Scenario.PAIR, "file") {
    @Override
    public double nanosPerPair(Commands commands, double seconds)
        throws IOException, InterruptedException {
      return markerPair(commands, seconds);
    }
  },
  MARKER_DIRECTORY("C, system calls of DIRECTORY", Scenario.PAIR, "directory") {
    @Override
    public double nanosPerPair(Commands commands, double seconds)
        throws IOException, InterruptedException {
      return markerPair(commands, seconds);
    }
  };

  /** What waits in the scenarios between processes. */
  public static final String BLOCKING_OFD = "C, F_OFD_SETLKW";

  private final String label;
  private final Scenario scenario;
  private final String kind;

  Floor(String label, Scenario scenario, String kind) {
    this.label = label;
    this.scenario = scenario;
    this.kind = kind;
  }

  public String label() {
    return label;
  }

  public Scenario scenario() {
    return scenario;
  }

  public double nanosPerPair(Commands commands, double seconds)
      throws IOException, InterruptedException {
    try (LockPlace place = LockPlace.in(commands.lockFiles());
        Child child = Child.start(commands.floor("pair_floor", place.lockFile(), kind, seconds))) {
      return printed(child);
    }
  }

  final double markerPair(Commands commands, double seconds)
      throws IOException, InterruptedException {
    try (LockPlace place = LockPlace.in(commands.lockFiles());
        Child child =
            Child.start(commands.floor("marker_floor", place.directory(), kind, seconds))) {
      return printed(child);
    }
  }

  private static double printed(Child child) throws IOException, InterruptedException {
    double nanos = Double.parseDouble(child.line());
    child.awaitSuccess();
    return nanos;
  }
}
