package io.mortise.portable;

import io.mortise.MarkerStyle;
import io.mortise.harness.TestScale;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With the witness, so that one process at a time is in the marker protocol. */
@EnabledOnOs(OS.LINUX)
@Tag("portable")
class KilledAtAnyStepTest {

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void noDeathLetsTwoInOrNobody(MarkerStyle style) throws Exception {
    int kills = TestScale.rounds(40, 750);
    KillStress.Result result =
        KillStress.run(directory, List.of(), style, TestScale.rounds(4, 16), kills);

    System.out.println("killed at any step, " + style + ": " + result);
    result.mustBeRight();
  }
}
