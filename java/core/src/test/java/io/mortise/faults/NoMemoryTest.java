package io.mortise.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.harness.TestScale;
import io.mortise.support.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An OutOfMemoryError, wherever it strikes, leaves a lock that is to be had. */
@Tag("once")
class NoMemoryTest {

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {0, 50})
  void whateverFailsTheLockIsFreeAfterwards(int retainedMillis) throws Exception {
    ChildJvm.Result result =
        ChildJvm.run(
            List.of("-Xmx8m", "-XX:+UseSerialGC"),
            NoMemoryMain.class,
            directory.resolve("lock").toString(),
            Integer.toString(TestScale.rounds(30, 2_000)),
            Integer.toString(retainedMillis));

    assertEquals(0, result.exitCode(), result.output());
    assertTrue(result.output().contains("done with failures"), result.output());
  }
}
