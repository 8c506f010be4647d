package io.mortise.portable;

import io.mortise.MarkerStyle;
import io.mortise.harness.TestScale;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A portable JVM, a native one, and a program that knows {@code fcntl} only. */
@Tag("native")
class MixedBackendsTest {

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void everybodyIsAlone(MarkerStyle style) throws Exception {
    try (Rounds rounds = new Rounds(directory, style, TestScale.rounds(300, 5_000))) {
      rounds.addJava(List.of(), "NATIVE", "NATIVE");
      rounds.addJava(List.of(), "PORTABLE", "PORTABLE");
      rounds.addPython(PythonPeer.Kind.LOCKF);
      rounds.run("native, portable and Python");
    }
  }
}
