package io.mortise.internal.retain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mortise.harness.ChildProcess;
import io.mortise.harness.JavaChild;
import io.mortise.harness.TestScale;
import io.mortise.internal.retain.Interleavings.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the gate of a retained lock promises, in every order of steps that Lincheck tries. It knows
 * no reordering by the processor: for that there are GateModelTest and the tests with processes.
 */
@Tag("once")
class InterleavingsTest {

  private static final Duration LONGEST_SCENARIO = Duration.ofMinutes(10);

  private static final List<String> OPTIONS =
      List.of("-Xmx1g", "-XX:TieredStopAtLevel=4", "-XX:+EnableDynamicAgentLoading");

  @Test
  void noOrderLetsTwoInOrLeavesOneWaiting() throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.add(Integer.toString(TestScale.rounds(150, 10_000)));
    for (Scenario scenario : Scenario.values()) {
      arguments.add(scenario.name());
    }
    long start = System.nanoTime();
    try (ChildProcess lincheck =
        JavaChild.start(
            "lincheck", OPTIONS, Interleavings.class, arguments.toArray(String[]::new))) {
      for (Scenario scenario : Scenario.values()) {
        assertEquals(scenario.name(), lincheck.receive(LONGEST_SCENARIO), lincheck::errors);
        System.out.printf(
            "interleavings: %s, after %.1f s%n", scenario, (System.nanoTime() - start) / 1e9);
      }
      assertEquals(0, lincheck.finish(), lincheck::errors);
    }
  }
}
