package io.mortise.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.support.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody sets the clock by an hour, forwards and back. Needs a C compiler. */
@Tag("native")
@Tag("once")
class ClockTest {

  @TempDir Path directory;
  @TempDir Path elsewhere;

  @Test
  void aTimeoutComesNeitherEarlyNorLateAndWhatIsRetainedIsLetGo() throws Exception {
    Path shift = Files.write(elsewhere.resolve("shift"), new byte[Long.BYTES]);
    ChildJvm.Result result =
        ChildJvm.run(
            Preloaded.launcher("shifted_clock.c", elsewhere, "SHIFTED_CLOCK=" + shift),
            List.of(),
            ClockMain.class,
            directory.toString(),
            shift.toString());

    assertEquals(0, result.exitCode(), result.output());
    assertTrue(result.output().contains("done"), result.output());
  }
}
