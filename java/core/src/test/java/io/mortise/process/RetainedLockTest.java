package io.mortise.process;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.harness.Agent;
import io.mortise.harness.Eventually;
import io.mortise.harness.KernelLocks;
import io.mortise.harness.PythonLocker;
import io.mortise.support.BusyLock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What others see of a lock that is retained. */
@Tag("native")
@Timeout(120)
class RetainedLockTest {

  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(50);

  @TempDir Path directory;
  private Path path;
  private Agent other;

  @BeforeEach
  void start() throws IOException {
    path = directory.resolve("lock");
    other = Agent.startWith(path, "other");
  }

  @AfterEach
  void stop() {
    other.close();
  }

  private LockFile retaining(Duration idle) throws IOException {
    LockFile file = LockFile.builder(path).retain(idle).open();
    assertTrue(file.retains());
    return file;
  }

  private static void use(LockFile file) throws Exception {
    file.acquire(EXCLUSIVE).close();
  }

  @Test
  void isKeptWhenNobodyHoldsIt() throws Exception {
    try (LockFile file = retaining(LONG)) {
      assertIsKept(file, EXCLUSIVE);
      assertIsKept(file, SHARED);
    }
  }

  /** For some milliseconds. A machine with other things to do may miss them now and then. */
  private void assertIsKept(LockFile file, LockMode mode) throws Exception {
    Eventually.await(
        () -> "is not kept",
        () -> {
          use(file);
          boolean granted = other.tryAcquire(mode);
          if (granted) {
            other.release();
          }
          return !granted;
        });
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void isGivenToWhoWaitsForIt(LockMode mode) throws Exception {
    try (LockFile file = retaining(LONG)) {
      use(file);

      other.acquire(mode);

      assertTrue(file.tryAcquire(EXCLUSIVE).isEmpty());
      other.release();
      use(file);
    }
  }

  @Test
  void isNotGivenToAnybodyWhileItIsHeld() throws Exception {
    try (LockFile file = retaining(LONG)) {
      use(file);
      try (Hold hold = file.acquire(EXCLUSIVE)) {
        other.beginAcquire(EXCLUSIVE);
        Eventually.await(() -> "nobody asks", this::isAskedFor);
        Thread.sleep(20); // many times what the janitor needs to hear of it
        assertFalse(other.hasAnswered());
        assertTrue(hold.verify());
      }
      other.awaitAcquired();
    }
  }

  private boolean isAskedFor() throws IOException {
    return KernelLocks.waiters(path) > 0;
  }

  @Test
  void isGivenBackWhenNobodyUsesIt() throws Exception {
    try (LockFile file = retaining(SHORT)) {
      use(file);

      Eventually.await(() -> "still kept", () -> other.tryAcquire(EXCLUSIVE));
    }
  }

  @Test
  void isGivenBackAtOnceByClose() throws Exception {
    LockFile file = retaining(LONG);
    use(file);
    file.close();

    assertTrue(other.tryAcquire(EXCLUSIVE));
  }

  @Tag("strict")
  @Test
  void isGivenBackWhenTheLastWhoWantsItRetainedCloses() throws Exception {
    try (LockFile strict = LockFile.builder(path).retain(Duration.ZERO).open()) {
      LockFile file = retaining(LONG);
      assertIsKept(strict, EXCLUSIVE);
      use(strict);

      file.close();

      assertTrue(other.tryAcquire(EXCLUSIVE));
      other.release();
      use(strict);
      assertTrue(other.tryAcquire(EXCLUSIVE));
    }
  }

  @Test
  void aSharedHoldIsNotRetained() throws Exception {
    try (LockFile file = retaining(LONG)) {
      use(file);
      file.acquire(SHARED).close();

      assertTrue(other.tryAcquire(EXCLUSIVE));
    }
  }

  @Test
  void aDowngradedHoldIsNotRetained() throws Exception {
    try (LockFile file = retaining(LONG)) {
      try (Hold hold = file.acquire(EXCLUSIVE)) {
        hold.downgrade();
        assertTrue(other.tryAcquire(SHARED));
        other.release();
      }
      assertTrue(other.tryAcquire(EXCLUSIVE));
    }
  }

  @Test
  void diesWithItsProcess() throws Exception {
    try (Agent retainer = Agent.startWith(path, "retainer", "-Dmortise.retain=3600000")) {
      retainer.acquire(EXCLUSIVE);
      retainer.release();

      retainer.killAndAwaitEnd();

      assertTrue(other.tryAcquire(EXCLUSIVE));
    }
  }

  @Test
  void ofAFileThatWasReplacedIsOfNoUse() throws Exception {
    try (LockFile file = retaining(LONG)) {
      use(file);
      Files.delete(path);
      try (Agent newcomer = Agent.startWith(path, "newcomer")) {
        newcomer.acquire(EXCLUSIVE);
        Eventually.await(
            () -> "a lock of the old file is granted",
            () -> {
              Optional<Hold> hold = file.tryAcquire(EXCLUSIVE);
              hold.ifPresent(Hold::close);
              return hold.isEmpty();
            });
      }
    }
  }

  @Test
  void doesNotNeedTheHeader() throws Exception {
    try (LockFile file = retaining(LONG)) {
      use(file);
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(new byte[64]));
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 7);
      }
      for (int i = 0; i < 1_000; i++) {
        use(file);
      }
      assertIsKept(file, EXCLUSIVE);
      other.acquire(EXCLUSIVE);
      assertTrue(file.tryAcquire(EXCLUSIVE).isEmpty());
    }
  }

  // ---- of a lock that is taken again and again ----

  /** Waits for the lock and gives it back. */
  private interface Turn {
    void take() throws Exception;
  }

  private void serveFairly(String who, int turns, Turn turn) throws Exception {
    long[] nanos = new long[turns];
    try (LockFile file = retaining(LONG)) {
      BusyLock.during(
          file.writeLock(),
          () -> {
            for (int i = 0; i < turns; i++) {
              long start = System.nanoTime();
              turn.take();
              nanos[i] = System.nanoTime() - start;
            }
          });
    }
    Arrays.sort(nanos);
    System.out.printf(
        "%s, waiting for a busy retained lock %d times: %.1f ms (median), %.1f ms (longest)%n",
        who, turns, nanos[turns / 2] / 1e6, nanos[turns - 1] / 1e6);
    assertTrue(nanos[turns - 1] < 10_000_000_000L, "starved");
  }

  @Test
  void isGivenToOtherProcesses() throws Exception {
    serveFairly(
        "Mortise",
        100,
        () -> {
          other.acquire(EXCLUSIVE);
          other.release();
        });
  }

  @Test
  void isGivenToJavaNio() throws Exception {
    serveFairly(
        "java.nio",
        100,
        () -> {
          other.nioLock(path, EXCLUSIVE);
          other.nioRelease();
        });
  }

  @Test
  void isGivenToLockf() throws Exception {
    LockFile.open(path).close(); // makes it
    try (PythonLocker python = PythonLocker.lockf(path)) {
      serveFairly(
          "lockf",
          100,
          () -> {
            python.beginLock(EXCLUSIVE);
            python.awaitLocked();
            python.unlock();
          });
    }
  }
}
