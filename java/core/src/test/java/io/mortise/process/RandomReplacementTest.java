package io.mortise.process;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.harness.ChildProcess;
import io.mortise.harness.JavaChild;
import io.mortise.harness.TestScale;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that lock a file, and remove or replace it all the time. */
@Tag("native")
class RandomReplacementTest {

  private static final int JVMS = 3;
  private static final int THREADS = 2;

  /** With retention the path is looked at less often, and fewer are right. */
  private static final int FEWEST_ONE_OF = 4;

  private static final Duration LONGEST_RUN = Duration.ofMinutes(5);

  @TempDir Path directory;

  /** From one confirmation of a hold to the next one. */
  private record Stay(String process, long startNanos, long endNanos) {}

  /**
   * If a hold is confirmed before and after, then in between its file was the one at the path, for
   * a removed file never comes back, and whoever was confirmed in between locked the same one.
   */
  @Test
  void whoeverIsConfirmedBeforeAndAfterWasAlone() throws Exception {
    int rounds = TestScale.rounds(1_000, 10_000);
    List<Stay> stays = stay(rounds);

    System.out.printf(
        "random replacement: %d rounds, %d of them confirmed%n",
        JVMS * THREADS * rounds, stays.size());
    assertTrue(stays.size() > rounds / FEWEST_ONE_OF, "too few were confirmed: " + stays.size());
    assertTrue(stays.size() < JVMS * THREADS * rounds, "nobody lost his lock");
    stays.sort(Comparator.comparingLong(Stay::startNanos));
    for (int i = 1; i < stays.size(); i++) {
      Stay earlier = stays.get(i - 1);
      Stay later = stays.get(i);
      assertTrue(earlier.endNanos < later.startNanos, () -> earlier + " and " + later);
    }
  }

  private List<Stay> stay(int rounds) throws IOException {
    List<ChildProcess> children = new ArrayList<>();
    try {
      for (int i = 0; i < JVMS; i++) {
        children.add(start(i, rounds));
      }
      children.forEach(child -> child.expect("ready"));
      children.forEach(child -> child.send("go"));
      List<Stay> stays = new ArrayList<>();
      for (ChildProcess child : children) {
        for (String line = receive(child); !line.equals("done"); line = receive(child)) {
          if (!line.equals("lost")) {
            String[] words = line.split(" ", 2);
            stays.add(new Stay(child.name(), Long.parseLong(words[0]), Long.parseLong(words[1])));
          }
        }
      }
      return stays;
    } finally {
      children.forEach(ChildProcess::close);
    }
  }

  private static String receive(ChildProcess child) {
    return child.receive(LONGEST_RUN);
  }

  private ChildProcess start(int number, int rounds) throws IOException {
    return JavaChild.start(
        "replacing" + number,
        List.of(),
        ReplacingMain.class,
        directory.resolve("lock").toString(),
        Integer.toString(THREADS),
        Integer.toString(rounds),
        Long.toString(number * 100L));
  }
}
