package io.mortise.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.MarkerStyle;
import io.mortise.harness.ChildProcess;
import io.mortise.harness.TestScale;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The native library is loaded, but the file system has no locks. Needs a C compiler. */
@Tag("native")
class KernelWithoutLocksTest {

  @TempDir Path directory;
  @TempDir Path elsewhere;

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void filesAreLockedByMarkersAndThatIsSaid(MarkerStyle style) throws Exception {
    List<String> launcher = NoLocks.launcher(elsewhere);
    try (Rounds rounds = new Rounds(directory, style, TestScale.rounds(20, 200))) {
      ChildProcess first = rounds.addJava(launcher, "-", "PORTABLE");
      ChildProcess second = rounds.addJava(launcher, "-", "PORTABLE");
      rounds.run("without locks in the kernel");
      assertIsToldOnce(first);
      assertIsToldOnce(second);
    }
  }

  private void assertIsToldOnce(ChildProcess process) {
    String log = process.errors();
    assertTrue(log.contains("WARNING"), log);
    assertTrue(log.contains(directory.resolve("lock").toString()), log);
    assertTrue(log.contains("the file system has no byte-range locks"), log);
    assertEquals(2, log.split("is locked by a marker alone", -1).length, log);
  }
}
