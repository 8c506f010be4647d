package io.mortise.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mortise.Backend;
import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockLostException;
import io.mortise.LockMode;
import io.mortise.harness.ChildProcess;
import io.mortise.harness.JavaChild;
import io.mortise.harness.TestScale;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Another process changes what is at the path all the time: opening and locking follow it. */
class PathStormTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int GRANTS_OF_ONE = 20;

  @TempDir Path directory;

  @Tag("native")
  @ParameterizedTest
  @EnumSource
  void theNativeBackendFollowsThePath(PathStormMain.Kind kind) throws Exception {
    openAndLock(Backend.NATIVE, kind, TestScale.rounds(10_000, 100_000));
  }

  @ParameterizedTest
  @EnumSource
  void thePortableBackendFollowsThePath(PathStormMain.Kind kind) throws Exception {
    openAndLock(Backend.PORTABLE, kind, TestScale.rounds(100, 2_000));
  }

  /** Each open and each acquire has to succeed. */
  private void openAndLock(Backend backend, PathStormMain.Kind kind, int openings)
      throws Exception {
    Path path = directory.resolve("lock");
    try (ChildProcess storm = start(path, kind)) {
      storm.expect("ready");
      for (int i = 0; i < openings; i++) {
        try (LockFile file = LockFile.builder(path).backend(backend).open()) {
          assertEquals(backend, file.backend());
          if (i % GRANTS_OF_ONE == 0) {
            lock(file);
          }
        }
      }
    }
  }

  private static void lock(LockFile file) throws Exception {
    for (int i = 0; i < GRANTS_OF_ONE; i++) {
      Hold hold = file.acquire(LockMode.EXCLUSIVE, PATIENCE);
      try {
        hold.close();
      } catch (UncheckedIOException e) {
        if (!(e.getCause() instanceof LockLostException)) {
          throw e;
        }
        // the marker, which is of the path, went with the file
      }
    }
  }

  private static ChildProcess start(Path path, PathStormMain.Kind kind) throws IOException {
    return JavaChild.start("storm", List.of(), PathStormMain.class, path.toString(), kind.name());
  }
}
