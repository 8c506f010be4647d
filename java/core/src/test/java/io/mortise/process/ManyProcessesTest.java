package io.mortise.process;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.harness.Locker.Kind;
import io.mortise.harness.Stress;
import io.mortise.harness.TestScale;
import io.mortise.support.BackendHere;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Four JVMs, four threads each, which take the lock in all the ways there are. */
class ManyProcessesTest {

  private static final int JVMS = 4;
  private static final int THREADS = 4;

  @TempDir Path directory;

  @Test
  void writersAreAloneAndNoIncrementIsLost() throws Exception {
    int rounds =
        BackendHere.isPortable() ? TestScale.rounds(200, 2_000) : TestScale.rounds(500, 10_000);
    Stress.Result result =
        Stress.run(
            directory, JVMS, THREADS, rounds, 0, Kind.UNTIMED, Kind.VIEW, Kind.TIMED, Kind.ASYNC);

    System.out.println("many processes, writers: " + result);
    result.mustBeRight((long) JVMS * THREADS * rounds);
  }

  @Tag("native") // towards other processes, the portable backend has no shared mode
  @Test
  void writersAreAloneAndReadersTogether() throws Exception {
    int rounds = TestScale.rounds(500, 10_000);
    Stress.Result result =
        Stress.run(
            directory, JVMS, THREADS, rounds, 80, Kind.VIEW, Kind.ASYNC, Kind.UNTIMED, Kind.TIMED);

    System.out.println("many processes, readers and writers: " + result);
    result.mustBeRight((long) JVMS * THREADS * rounds);
    assertTrue(result.mostReaders() > THREADS, "readers of two processes are inside together");
  }
}
