package io.mortise.internal.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.MarkerStyle;
import io.mortise.harness.Namespaces;
import io.mortise.support.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On a real file system that is full. */
@Timeout(120)
@Tag("portable")
class FullDiskTest {

  private static final String MOUNT =
      "mount -t tmpfs -o size=64k none \"$1\" && shift && exec \"$@\"";

  @TempDir Path directory;

  /** What to put before a command to make it see a small disk there; empty if not permitted. */
  private static List<String> withSmallDiskAt(Path directory) throws IOException {
    return Namespaces.launcher(
        "a real full disk", List.of("--mount", "sh", "-c", MOUNT, "sh", directory.toString()));
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aFullDiskIsToldNothingIsLeftAndTheLockIsToBeHadAfterwards(MarkerStyle style)
      throws Exception {
    List<String> launcher = withSmallDiskAt(directory);
    if (launcher.isEmpty()) {
      return; // and that was said; the injected failures must do
    }
    ChildJvm.Result result =
        ChildJvm.run(launcher, List.of(), FullDiskMain.class, directory.toString(), style.name());

    assertEquals(0, result.exitCode(), result.output());
    List<String> lines = result.output().lines().toList();
    assertTrue(lines.get(0).startsWith("ENOSPC acquire EXCLUSIVE"), result.output());
    assertTrue(lines.get(0).contains(directory.resolve("data").toString()), result.output());
    assertEquals("[data, filler]", lines.get(1), result.output());
    assertEquals("true", lines.get(2), result.output());
  }
}
