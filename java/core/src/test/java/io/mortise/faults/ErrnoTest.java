package io.mortise.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Mechanism;
import io.mortise.support.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every system call that locks fails with every error: the exception is of the right type and says
 * everything, nothing is held that should not be, and the next attempt works. What it checks is in
 * the other class. Needs a C compiler.
 */
@Tag("native")
@Tag("strict")
class ErrnoTest {

  @TempDir Path directory;
  @TempDir Path elsewhere;

  @ParameterizedTest
  @EnumSource(Mechanism.class)
  void eachErrorOfEachCallIsReportedAndHarmsNothing(Mechanism mechanism) throws Exception {
    Path plan = Files.write(elsewhere.resolve("plan"), new byte[FaultyCalls.BYTES]);
    ChildJvm.Result result =
        ChildJvm.run(
            Preloaded.launcher("faulty_calls.c", elsewhere, "FAULTY_CALLS=" + plan),
            List.of(),
            ErrnoMain.class,
            directory.toString(),
            plan.toString(),
            mechanism.name());

    assertEquals(0, result.exitCode(), result.output());
    assertTrue(result.output().contains("cases "), result.output());
  }
}
