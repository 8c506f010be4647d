package io.mortise.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.harness.ChildProcess;
import io.mortise.support.ChildJvm;
import io.mortise.support.ForeignLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The signal that ends waits in the kernel is in other hands. */
@Tag("native")
@Tag("once")
@Timeout(300)
class WaitSignalTest {

  private static final String WITH_ALL_IGNORED =
      "n=34; while [ $n -le 64 ]; do trap '' $n; n=$((n + 1)); done; exec \"$@\"";

  private static final String WITH_ALL_BLOCKED =
      """
      import os, signal, sys
      signal.pthread_sigmask(signal.SIG_BLOCK, range(34, 65))
      os.execvp(sys.argv[1], sys.argv[1:])
      """;

  @TempDir Path directory;

  private static List<String> lines(ChildJvm.Result result) {
    assertEquals(0, result.exitCode(), result.output());
    return result.output().lines().toList();
  }

  /** A wait that has a time limit or is interrupted ends, whoever has the signals. */
  @ParameterizedTest
  @CsvSource({"restart,chosen", "restart,all", "ignore,chosen", "ignore,all"})
  void aLibraryThatTakesTheSignalKeepsNoWaitFromEnding(String how, String which) throws Exception {
    Path lock = Files.createFile(directory.resolve("lock"));
    Path thief = compiledThief();
    try (ForeignLock held = ForeignLock.exclusive(lock)) {
      assertTrue(held.pid() > 0);
      List<String> lines =
          lines(
              ChildJvm.run(
                  List.of(), WaitSignalMain.class, lock.toString(), thief.toString(), how, which));
      assertEquals(
          List.of("hint=", "taken=true", "time=timed out", "interrupt=interrupted"), lines);
    }
  }

  private Path compiledThief() throws Exception {
    Path library = directory.resolve("thief.so");
    Path include = Path.of(System.getProperty("java.home"), "include");
    Path source = Path.of(System.getProperty("basedir", ""), "src", "test", "c", "signal_thief.c");
    List<String> command =
        List.of(
            "cc",
            "-shared",
            "-fPIC",
            "-I" + include,
            "-I" + include.resolve("linux"),
            "-o",
            library.toString(),
            source.toString());
    try (ChildProcess compiler = ChildProcess.start("cc", command)) {
      assertEquals(0, compiler.finish(), compiler::errors);
    }
    return library;
  }

  private void assertWaitsEnd(List<String> launcher, String hint) throws Exception {
    Path lock = Files.createFile(directory.resolve("lock"));
    try (ForeignLock held = ForeignLock.exclusive(lock)) {
      assertTrue(held.pid() > 0);
      List<String> lines =
          lines(ChildJvm.run(launcher, List.of(), WaitSignalMain.class, lock.toString()));
      assertEquals(List.of("hint=" + hint, "time=timed out", "interrupt=interrupted"), lines);
    }
  }

  /** As a process inherits it, over exec, from one that ignores them. */
  @Test
  void whereEverySignalIsIgnoredFromTheStartWaitsPollAndEnd() throws Exception {
    assertWaitsEnd(
        List.of("sh", "-c", WITH_ALL_IGNORED, "sh"),
        "no real-time signal was free at the start, so waits for a lock may have to poll");
  }

  @Test
  void whereEverySignalIsBlockedFromTheStartWaitsEnd() throws Exception {
    assertWaitsEnd(List.of("python3", "-c", WITH_ALL_BLOCKED), "");
  }

  /**
   * One application after the other is loaded, waits in the kernel, and is dropped. The copy that
   * installed the handler is unmapped by then, and the signal arrives all the same.
   */
  @Test
  void allCopiesShareOneSignalAndAreUnmappedWithTheirClassLoaders() throws Exception {
    Path lock = Files.createFile(directory.resolve("lock"));
    try (ForeignLock held = ForeignLock.exclusive(lock)) {
      assertTrue(held.pid() > 0);
      List<String> lines = lines(ChildJvm.run(List.of(), LoadersMain.class, lock.toString()));
      assertEquals(
          List.of(
              "signals after 1: 1",
              "signals after 10: 1",
              "mapped while used: 10",
              "mapped after: 0",
              "alive after the signal"),
          lines);
    }
  }
}
