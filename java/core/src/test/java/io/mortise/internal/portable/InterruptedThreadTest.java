package io.mortise.internal.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.MarkerStyle;
import io.mortise.Mechanism;
import io.mortise.harness.KernelLocks;
import io.mortise.harness.OpenFiles;
import io.mortise.harness.PythonLocker;
import io.mortise.harness.TestScale;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.Description;
import io.mortise.internal.marker.MarkerOptions;
import io.mortise.support.Portably;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A {@code FileChannel} closes itself when its thread is interrupted, and the kernel drops the
 * process's locks with it. No interrupt may get so far.
 */
@Timeout(120)
@Tag("portable")
class InterruptedThreadTest {

  @TempDir Path directory;
  private Path path;

  @BeforeEach
  void makePath() {
    path = directory.resolve("data");
  }

  @AfterEach
  void clearInterrupt() {
    Thread.interrupted();
  }

  private LockFile open(MarkerStyle style) throws Exception {
    return Portably.open(path, style);
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void anInterruptedThreadOpensTakesAndReleases(MarkerStyle style) throws Exception {
    open(style).close();
    try (PythonLocker python = PythonLocker.lockf(path)) {
      Thread.currentThread().interrupt();
      LockFile file = open(style);
      Hold hold = file.tryAcquire(LockMode.EXCLUSIVE).orElseThrow();
      assertTrue(hold.verify());
      assertTrue(Thread.interrupted(), "the interrupt is kept for the caller");
      assertFalse(python.tryLock(LockMode.SHARED), "the kernel's lock is there");

      Thread.currentThread().interrupt();
      hold.close();
      assertTrue(Thread.interrupted());
      assertTrue(python.tryLock(LockMode.EXCLUSIVE));
      file.close();
    }
    assertEquals(0, OpenFiles.countOf(path));
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void anInterruptedThreadCreatesTheFileWithItsHeader(MarkerStyle style) throws Exception {
    Thread.currentThread().interrupt();
    LockFile file = open(style);
    file.tryAcquire(LockMode.EXCLUSIVE).orElseThrow().close();
    file.close();

    assertTrue(Thread.interrupted());
    try (LockFile again = open(style)) {
      again.acquire(LockMode.EXCLUSIVE).close();
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void readingAndWritingInAnInterruptedThreadLeavesTheLockInPlace(MarkerStyle style)
      throws Exception {
    open(style).close();
    PortableBackend backend = new PortableBackend(new MarkerOptions(style, null));
    Description description = backend.open(path, Mechanism.FCNTL, false, 0600);
    try (PythonLocker python = PythonLocker.lockf(path)) {
      assertTrue(description.tryLock(LockMode.EXCLUSIVE, ByteRange.MAIN));
      Thread.currentThread().interrupt();

      byte[] start = description.readStart(64);
      description.writeStart(start);

      assertTrue(Thread.interrupted());
      assertEquals(64, start.length);
      assertTrue(description.isHeld(LockMode.EXCLUSIVE, ByteRange.MAIN));
      assertFalse(python.tryLock(LockMode.SHARED), "the kernel's lock is there");
      description.unlock(ByteRange.MAIN);
    } finally {
      description.close();
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void interruptsAtAnyTimeLoseNoLock(MarkerStyle style) throws Exception {
    int rounds = TestScale.rounds(300, 5_000);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread victim =
        new Thread(
            () -> {
              try {
                takeAndRelease(style, rounds);
              } catch (Throwable e) {
                failure.set(e);
              }
            },
            "victim");
    victim.start();
    Random random = new Random(3);
    while (victim.isAlive()) {
      victim.interrupt();
      LockSupport.parkNanos(random.nextInt(200_000));
    }
    assertNull(failure.get(), () -> String.valueOf(failure.get()));
    assertEquals(0, OpenFiles.countOf(path));
  }

  private void takeAndRelease(MarkerStyle style, int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      try (LockFile file = open(style)) {
        Hold hold = acquire(file);
        assertTrue(hold.verify(), "round " + round);
        assertEquals(1, KernelLocks.held(path), "round " + round);
        hold.close();
      }
    }
  }

  private static Hold acquire(LockFile file) throws Exception {
    while (true) {
      try {
        return file.acquire(LockMode.EXCLUSIVE, Duration.ofSeconds(30));
      } catch (InterruptedException e) {
        // once more
      }
    }
  }
}
