package io.mortise.benchmarks.process;

import io.mortise.benchmarks.contender.Contender;
import java.io.IOException;

/** What operations allocate, by the threads' own counters; see {@link AllocatingProcess}. */
public final class Allocation {

  private final Commands commands;

  public Allocation(Commands commands) {
    this.commands = commands;
  }

  /**
   * On average, over all threads.
   *
   * @param operationsPerWrite 1 for writes alone, 0 for reads alone
   */
  public double bytesPerOperation(Contender contender, int threads, int operationsPerWrite)
      throws IOException, InterruptedException {
    try (LockPlace place = LockPlace.in(commands.lockFiles());
        Child child =
            Child.start(
                commands.java(
                    AllocatingProcess.class,
                    contender,
                    place.lockFile(),
                    threads,
                    operationsPerWrite))) {
      double bytes = Double.parseDouble(child.line());
      child.awaitSuccess();
      return bytes;
    }
  }
}
