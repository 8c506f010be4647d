package io.mortise.benchmarks.contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where things are, as one process of a run tells the next. */
public final class Places {

  private static final String LOCK_FILES = "mortise.benchmarks.lockFiles";
  private static final String FLOORS = "mortise.benchmarks.floors";

  private Places() {}

  /** The arguments by which a JVM knows these places. */
  public static List<String> jvmArguments(Path lockFiles, Path floors) {
    return List.of(
        "--enable-native-access=ALL-UNNAMED",
        "-D" + LOCK_FILES + "=" + lockFiles,
        "-D" + FLOORS + "=" + floors);
  }

  /** A new, empty directory for lock files. */
  public static Path newDirectory() throws IOException {
    String parent = System.getProperty(LOCK_FILES, System.getProperty("java.io.tmpdir"));
    return Files.createTempDirectory(Path.of(parent), "locks");
  }

  /** Where what floor/ is compiled to is. */
  public static Path floors() {
    return Path.of(System.getProperty(FLOORS, "build/floors/benchmarks")).toAbsolutePath();
  }
}
