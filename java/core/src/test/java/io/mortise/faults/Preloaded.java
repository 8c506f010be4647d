package io.mortise.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mortise.harness.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Compiles one of the C sources of the tests into a library that a process loads before others. */
final class Preloaded {

  private Preloaded() {}

  /**
   * What to put in front of a command, which is executed in its place. Needs a C compiler.
   *
   * @param directory for the library
   * @param environment what the library reads, as {@code NAME=value}
   */
  static List<String> launcher(String source, Path directory, String... environment)
      throws IOException {
    Path library = directory.resolve(source.replace(".c", ".so"));
    Path from = Path.of(System.getProperty("basedir", ""), "src", "test", "c", source);
    List<String> command =
        List.of("cc", "-shared", "-fPIC", "-O1", "-o", library.toString(), from.toString(), "-ldl");
    try (ChildProcess compiler = ChildProcess.start("cc", command)) {
      assertEquals(0, compiler.finish(), compiler::errors);
    }
    List<String> launcher = new ArrayList<>(List.of("env", "LD_PRELOAD=" + library));
    launcher.addAll(List.of(environment));
    return launcher;
  }
}
