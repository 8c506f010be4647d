package io.mortise.retention;

import static io.mortise.LockMode.EXCLUSIVE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.harness.Agent;
import io.mortise.harness.ChildProcess;
import io.mortise.harness.Eventually;
import io.mortise.harness.KernelLocks;
import io.mortise.harness.MortalReferee;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The file is written to by somebody else while its lock is retained, held and waited for. */
@Tag("native")
@Timeout(120)
class SpoiledHeaderTest {

  private static final int HEADER_LENGTH = 64;
  private static final int SPOILT_TIMES = 300;
  private static final int ENTRIES_BETWEEN = 5;

  @TempDir Path directory;

  /** What becomes of the header, and what a later opener gets: decision 0004. */
  enum Damage {
    TRUNCATED("ok") { // like a new file: written anew
      @Override
      void inflict(FileChannel file) throws IOException {
        file.truncate(0);
      }
    },
    CUT_SHORT("ok") { // as by a full disk: completed
      @Override
      void inflict(FileChannel file) throws IOException {
        file.truncate(20);
      }
    },
    ZEROED("failed\tForeignFileException") {
      @Override
      void inflict(FileChannel file) throws IOException {
        file.write(ByteBuffer.allocate(HEADER_LENGTH), 0);
      }
    },
    JUNK("failed\tForeignFileException") {
      @Override
      void inflict(FileChannel file) throws IOException {
        byte[] junk = new byte[HEADER_LENGTH];
        new Random(1).nextBytes(junk);
        file.write(ByteBuffer.wrap(junk), 0);
      }
    },
    EXTENDED("ok") { // only the start counts
      @Override
      void inflict(FileChannel file) throws IOException {
        file.write(ByteBuffer.allocate(1), 1 << 20);
      }
    };

    private final String later;

    Damage(String later) {
      this.later = later;
    }

    abstract void inflict(FileChannel file) throws IOException;

    void inflictOn(Path path) throws IOException {
      try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
        inflict(file);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void doesNotMatterToThoseWhoHaveItOpen(Damage damage) throws Exception {
    Path path = directory.resolve("lock");
    try (LockFile file = LockFile.builder(path).retain(Duration.ofHours(1)).open();
        Agent waiter = Agent.startWith(path, "waiter");
        Agent later = Agent.start("later")) {
      Hold hold = file.acquire(EXCLUSIVE);
      waiter.beginAcquire(EXCLUSIVE);
      KernelLocks.awaitWaiters(path, 1);
      damage.inflictOn(path);
      assertTrue(hold.verify());
      assertTrue(!waiter.hasAnswered());
      hold.close();
      waiter.awaitAcquired();
      assertTrue(file.tryAcquire(EXCLUSIVE).isEmpty());
      waiter.release();
      file.acquire(EXCLUSIVE).close();

      String answer = later.attempt("open", path, "FCNTL");
      assertTrue(answer.startsWith(damage.later), answer);
      if (answer.startsWith("ok")) {
        later.acquire(EXCLUSIVE);
        assertTrue(file.tryAcquire(EXCLUSIVE).isEmpty());
        byte[] start = Arrays.copyOf(Files.readAllBytes(path), HEADER_LENGTH);
        assertEquals("MORTISE\n", new String(start, 0, 8, StandardCharsets.UTF_8));
      }
    }
  }

  /** Two that retain and a foreign one; nobody opens the file while it has no header. */
  @Test
  void thatIsSpoiltAllTheTimeStillExcludes() throws Exception {
    Path path = directory.resolve("lock");
    LockFile.open(path).close(); // makes it
    Random random = new Random(2);
    List<ChildProcess> contenders = new ArrayList<>();
    try (MortalReferee referee = MortalReferee.open()) {
      for (Contender kind :
          List.of(Contender.RETAINING, Contender.RETAINING, Contender.STRICT, Contender.FOREIGN)) {
        contenders.add(kind.start(path, referee.port(), random.nextInt()));
      }
      for (ChildProcess contender : contenders) {
        Eventually.await("at work", () -> referee.lastEntryNanos(contender.pid()) != null);
      }
      for (int i = 0; i < SPOILT_TIMES && referee.violations().isEmpty(); i++) {
        Damage.values()[random.nextInt(Damage.values().length)].inflictOn(path);
        long before = referee.entries();
        Eventually.await("rounds", () -> referee.entries() > before + ENTRIES_BETWEEN);
      }
      assertEquals(List.of(), referee.violations());
      contenders.forEach(contender -> assertTrue(contender.isAlive(), contender::errors));
    } finally {
      contenders.forEach(ChildProcess::close);
    }
  }
}
