package io.mortise.portable;

import io.mortise.MarkerStyle;
import io.mortise.harness.TestScale;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** By markers alone, so that all are in the protocol together. Needs a C compiler. */
@Tag("native")
@Tag("once")
class KilledWithoutWitnessTest {

  @TempDir Path directory;
  @TempDir Path elsewhere;

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void noDeathLetsTwoInOrNobody(MarkerStyle style) throws Exception {
    int kills = TestScale.rounds(25, 750);
    KillStress.Result result =
        KillStress.run(
            directory, NoLocks.launcher(elsewhere), style, TestScale.rounds(6, 16), kills);

    System.out.println("killed at any step, marker only, " + style + ": " + result);
    result.mustBeRight();
  }
}
