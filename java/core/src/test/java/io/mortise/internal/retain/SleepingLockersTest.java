package io.mortise.internal.retain;

import static io.mortise.LockMode.EXCLUSIVE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mortise.Hold;
import io.mortise.KeyedLocks;
import io.mortise.LockFile;
import io.mortise.harness.Agent;
import io.mortise.harness.KernelLocks;
import io.mortise.internal.backend.FileIdentity;
import io.mortise.internal.backend.PathIdentity;
import io.mortise.internal.retain.SleepingLockers.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SleepingLockersTest {

  private static final FileIdentity FILE = new FileIdentity(0xfe00, 2154499);

  private final SleepingLockers sleepers = new SleepingLockers();

  private Answer in(String... lines) {
    String list = String.join("\n", lines) + "\n";
    return sleepers.find(list.getBytes(StandardCharsets.US_ASCII), FILE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7: -> POSIX  ADVISORY  WRITE 4711 fe:00:2154499 0 EOF",
        "7: -> POSIX  ADVISORY  READ 4711 fe:00:2154499 4611686018427387904 4611686018427387904",
        "7: -> OFDLCK ADVISORY  WRITE -1 00:1f:2154499 4611686018427387903 4611686018427387905",
        "7:  -> POSIX  ADVISORY  WRITE 4711 fe:00:2154499 0 9223372036854775806",
      })
  void whoSleepsForTheMainByteIsSeen(String line) {
    assertEquals(Answer.SOMEBODY, in(line));
    assertEquals(
        Answer.SOMEBODY,
        in(
            "6: FLOCK  ADVISORY  WRITE 1 fe:00:1 0 EOF",
            line,
            "8: POSIX  ADVISORY  READ 1 fe:00:2 0 0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7: OFDLCK ADVISORY  WRITE -1 fe:00:2154499 4611686018427387904 4611686018427387904",
        "7: -> POSIX  ADVISORY  WRITE 4711 fe:00:12154499 0 EOF",
        "7: -> POSIX  ADVISORY  WRITE 4711 fe:00:154499 0 EOF",
        "7: -> POSIX  ADVISORY  WRITE 4711 fe:00:2154499 0 4611686018427387903",
        "7: -> OFDLCK ADVISORY  WRITE -1 fe:00:2154499 4611686018427387908 4611686018427387908",
        "7: -> FLOCK  ADVISORY  WRITE 4711 fe:00:2154499 0 EOF",
        "7: -> ",
        "",
      })
  void othersAreNot(String line) {
    assertEquals(Answer.NOBODY, in(line));
  }

  /**
   * The kernel may be asked for its list at the same moment by somebody with thousands of locks.
   */
  @Tag("native")
  @Test
  void aListOfManyLocksIsNotReadToItsEnd(@TempDir Path directory) throws Exception {
    try (KeyedLocks keys = KeyedLocks.open(directory)) {
      List<Hold> holds = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        holds.add(keys.get("key " + i).acquire(EXCLUSIVE));
      }
      assertEquals(Answer.UNKNOWN, sleepers.look(FILE));
      holds.forEach(Hold::close);
    }
  }

  @Tag("native")
  @Test
  void theKernelShowsThem(@TempDir Path directory) throws Exception {
    Path path = directory.resolve("lock");
    try (LockFile file = LockFile.open(path);
        Agent stranger = Agent.start("stranger")) {
      FileIdentity identity = PathIdentity.of(path);
      var hold = file.acquire(EXCLUSIVE);
      stranger.beginNioLock(path, EXCLUSIVE);
      KernelLocks.awaitWaiters(path, 1);
      assertEquals(Answer.SOMEBODY, sleepers.look(identity));

      hold.close();
      stranger.awaitAcquired();
      assertEquals(Answer.NOBODY, sleepers.look(identity));
    }
  }
}
