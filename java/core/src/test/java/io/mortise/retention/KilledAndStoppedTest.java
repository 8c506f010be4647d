package io.mortise.retention;

import io.mortise.harness.TestScale;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three JVMs that retain one lock, one of ours that does not, and a foreign program. */
@Tag("native")
@Tag("once")
class KilledAndStoppedTest {

  private static final int RETAINING = 3;

  @TempDir Path directory;

  @Test
  void noDeathAndNoStopLetsTwoInOrNobody() throws Exception {
    int kills = TestScale.rounds(60, 1_500);
    KillAndStop.Result result = KillAndStop.run(directory.resolve("lock"), RETAINING, kills);

    System.out.println("retained, killed and stopped: " + result);
    result.mustBeRight();
  }
}
