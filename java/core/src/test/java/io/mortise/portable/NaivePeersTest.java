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

/** Two portable JVMs, and a program that knows only the naive scheme of the same style. */
@EnabledOnOs(OS.LINUX)
@Tag("portable")
class NaivePeersTest {

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void everybodyIsAlone(MarkerStyle style) throws Exception {
    try (Rounds rounds = new Rounds(directory, style, TestScale.rounds(40, 1_000))) {
      rounds.addJava(List.of(), "PORTABLE", "PORTABLE");
      rounds.addJava(List.of(), "PORTABLE", "PORTABLE");
      rounds.addPython(PythonPeer.Kind.valueOf(style.name()));
      rounds.run("two portable ones and a naive one");
    }
  }
}
