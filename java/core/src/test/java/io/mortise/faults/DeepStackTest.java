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
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A StackOverflowError in lock() or unlock() leaves a lock that is to be had, in interpreted code.
 * Compiled code is another matter: see decision 0018.
 */
@Tag("once")
class DeepStackTest {

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"-Xint, 0", "-Xint, 50"})
  void whereverTheStackEndsTheLockIsFreeAfterwards(String compiler, int retainedMillis)
      throws Exception {
    ChildJvm.Result result =
        ChildJvm.run(
            List.of(compiler),
            DeepStackMain.class,
            directory.resolve("lock").toString(),
            Integer.toString(TestScale.rounds(4, 500)),
            Integer.toString(retainedMillis));

    assertEquals(0, result.exitCode(), result.output());
    assertTrue(result.output().contains("done with overflows"), result.output());
  }
}
