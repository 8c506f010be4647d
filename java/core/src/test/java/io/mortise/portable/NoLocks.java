package io.mortise.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mortise.harness.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Makes processes believe that the kernel has no byte-range locks. */
public final class NoLocks {

  private static final Path SOURCE =
      Path.of(System.getProperty("basedir", ""), "src", "test", "c", "no_locks.c");

  private NoLocks() {}

  /**
   * What to put in front of a command, which is executed in its place.
   *
   * @param directory for the library
   */
  public static List<String> launcher(Path directory) throws IOException {
    Path library = directory.resolve("no_locks.so");
    List<String> command =
        List.of("cc", "-shared", "-fPIC", "-o", library.toString(), SOURCE.toString(), "-ldl");
    try (ChildProcess compiler = ChildProcess.start("cc", command)) {
      assertEquals(0, compiler.finish(), compiler::errors);
    }
    return List.of("env", "LD_PRELOAD=" + library);
  }
}
