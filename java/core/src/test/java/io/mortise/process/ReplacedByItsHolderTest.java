package io.mortise.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mortise.harness.ChildProcess;
import io.mortise.harness.JavaChild;
import io.mortise.harness.TestScale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A data file that is locked in place, and that its holders replace by renaming a new one over. */
@Tag("native")
class ReplacedByItsHolderTest {

  private static final Duration LONGEST_RUN = Duration.ofMinutes(5);

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void noUpdateOfTwoProcessesIsLost(ReplacingHolderMain.Way way) throws Exception {
    int rounds = TestScale.rounds(1_000, 10_000);
    Path path = directory.resolve("number");
    Files.writeString(path, "0");

    try (ChildProcess one = start("one", path, way, rounds);
        ChildProcess two = start("two", path, way, rounds)) {
      one.expect("ready");
      two.expect("ready");
      one.send("go");
      two.send("go");
      assertEquals("done", one.receive(LONGEST_RUN));
      assertEquals("done", two.receive(LONGEST_RUN));
    }

    assertEquals(2 * rounds, Integer.parseInt(Files.readString(path)));
  }

  private static ChildProcess start(String name, Path path, ReplacingHolderMain.Way way, int rounds)
      throws IOException {
    return JavaChild.start(
        name,
        List.of(),
        ReplacingHolderMain.class,
        path.toString(),
        way.name(),
        Integer.toString(rounds));
  }
}
