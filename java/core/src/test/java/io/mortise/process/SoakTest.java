package io.mortise.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.harness.ChildProcess;
import io.mortise.harness.JavaChild;
import io.mortise.harness.TestScale;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever locks for days needs no more of anything than whoever has just begun. */
@Tag("native")
@Tag("once")
class SoakTest {

  private static final Duration PATIENCE = Duration.ofMinutes(10); // with a fortieth of the pairs
  private static final int LEAKY_PAIRS = 8_000;

  @TempDir Path directory;

  private ChildProcess start(String name, int pairs, String kind) throws IOException {
    return JavaChild.start(
        name,
        List.of("-Xmx24m", "-Xms24m"),
        SoakMain.class,
        directory.toString(),
        name,
        String.valueOf(pairs),
        kind);
  }

  private static List<SoakSample> samplesOf(ChildProcess child) {
    List<SoakSample> samples = new ArrayList<>();
    while (samples.size() < SoakMain.SAMPLES) {
      samples.add(SoakSample.parse(child.receive(PATIENCE)));
    }
    System.out.println("soak, " + child.name() + ": " + child.receive());
    System.out.println("  first " + samples.get(0));
    System.out.println("  last  " + samples.get(samples.size() - 1));
    assertEquals(0, child.finish());
    return samples;
  }

  @Test
  void nothingGrowsWithTheNumberOfPairs() throws Exception {
    int pairs = TestScale.rounds(120_000, 10_000_000);
    try (ChildProcess one = start("one", pairs, "tight");
        ChildProcess other = start("other", pairs, "tight")) {
      assertEquals(List.of(), SoakSample.grown(samplesOf(one)));
      assertEquals(List.of(), SoakSample.grown(samplesOf(other)));
    }
  }

  @Test
  void whatGrowsIsFound() throws Exception {
    try (ChildProcess leaky = start("leaky", LEAKY_PAIRS, "leaky")) {
      List<String> grown = SoakSample.grown(samplesOf(leaky));
      assertTrue(grown.containsAll(List.of("heap", "descriptors", "threads")), grown::toString);
    }
  }
}
