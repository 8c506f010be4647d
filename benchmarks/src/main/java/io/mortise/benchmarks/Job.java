package io.mortise.benchmarks;

import io.mortise.benchmarks.results.Scenario;
import java.io.IOException;
import org.openjdk.jmh.runner.RunnerException;

/**
 * One measurement of a round.
 *
 * @param contender or whatever else tells it from the others of its scenario
 * @param expectedSeconds roughly
 */
record Job(Scenario scenario, String contender, double expectedSeconds, Work work) {

  /** Measures once, and keeps the result. */
  interface Work {
    void run() throws IOException, InterruptedException, RunnerException;
  }

  @Override
  public String toString() {
    return scenario.title() + ": " + contender;
  }
}
