package io.mortise.faults;

import static io.mortise.LockMode.EXCLUSIVE;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.harness.ChildProcess;
import io.mortise.harness.Eventually;
import io.mortise.harness.JavaChild;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However a JVM ends that holds a lock, and has threads that wait for it: the next one gets it. */
@Tag("native")
@Tag("once")
class EndOfProcessTest {

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "exit, -Dunused, true",
    "halt, -Dunused, false",
    "memory, -XX:+ExitOnOutOfMemoryError, false",
    "memory, -XX:+CrashOnOutOfMemoryError, false",
    "SEGV, -Dunused, false",
    "TERM, -Dunused, true",
  })
  void theLockIsTheNextOnes(String way, String option, boolean hooksRun) throws Exception {
    Path path = directory.resolve("lock");
    List<String> options =
        List.of(option, "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=" + directory.resolve("log"));
    try (ChildProcess child =
            JavaChild.start(way, options, EndOfProcessMain.class, way, path.toString());
        LockFile file = LockFile.open(path)) {
      child.expect("held true");
      assertTrue(file.tryAcquire(EXCLUSIVE).isEmpty());

      child.send("go");
      if (way.equals("SEGV") || way.equals("TERM")) {
        new ProcessBuilder("kill", "-" + way, Long.toString(child.pid())).start().waitFor();
      }
      if (hooksRun) {
        child.expect("hook");
      }

      try (Hold hold = file.acquire(EXCLUSIVE, Eventually.PATIENCE)) {
        assertTrue(hold.verify());
      }
      Eventually.await("does not end", () -> !child.isAlive());
    }
  }
}
