package io.mortise.contract;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static io.mortise.support.MustBlock.mustBlock;
import static io.mortise.support.OtherThread.inOtherThread;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.InterProcessLock;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.LockTimeoutException;
import io.mortise.SelfDeadlockException;
import io.mortise.support.MustBlock;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A thread that would wait for itself is told so at once. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a failure is a hang
class SelfDeadlockTest extends OneLockFile {

  private static final Duration AMPLE = Duration.ofSeconds(10);

  @FunctionalInterface
  private interface Opener {
    InterProcessLock open() throws Exception;
  }

  private void assertSelfDeadlock(Opener held, LockMode heldMode, Opener wanted, LockMode mode)
      throws Exception {
    Hold hold = held.open().acquire(heldMode);
    InterProcessLock lock = wanted.open();

    var refusal = assertThrows(SelfDeadlockException.class, () -> lock.acquire(mode));

    assertTrue(hold.verify(), "the hold is not affected");
    hold.close();
    lock.acquire(mode).close();
    assertEquals("acquire " + mode, refusal.operation());
    assertTrue(refusal.getMessage().contains(directory.toString()), refusal.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"EXCLUSIVE,EXCLUSIVE", "EXCLUSIVE,SHARED", "SHARED,EXCLUSIVE"})
  void throughTheSameLockFile(LockMode held, LockMode wanted) throws Exception {
    assertSelfDeadlock(() -> file, held, () -> file, wanted);
  }

  @ParameterizedTest
  @CsvSource({"EXCLUSIVE,EXCLUSIVE", "EXCLUSIVE,SHARED", "SHARED,EXCLUSIVE"})
  void throughAnotherLockFileOfThePath(LockMode held, LockMode wanted) throws Exception {
    assertSelfDeadlock(() -> file, held, () -> LockFile.open(path), wanted);
  }

  @Test
  void throughAnotherPathToTheFile() throws Exception {
    assertSelfDeadlock(
        () -> file,
        EXCLUSIVE,
        () -> LockFile.open(Files.createLink(directory.resolve("hard"), path)),
        EXCLUSIVE);
  }

  @ParameterizedTest
  @CsvSource({"EXCLUSIVE,EXCLUSIVE", "EXCLUSIVE,SHARED", "SHARED,EXCLUSIVE"})
  void throughAnOverlappingRange(LockMode held, LockMode wanted) throws Exception {
    assertSelfDeadlock(() -> file.range(0, 10), held, () -> file.range(9, 10), wanted);
  }

  @Test
  void throughARangeThatHoldsTheLockFilesOwnByte() throws Exception {
    assertSelfDeadlock(() -> file, EXCLUSIVE, () -> file.range(0, Long.MAX_VALUE), EXCLUSIVE);
    assertSelfDeadlock(() -> file.range(1L << 62, 2), EXCLUSIVE, () -> file, SHARED);
  }

  @Test
  void aViewBehindAHold() throws Exception {
    Hold hold = file.acquire(EXCLUSIVE);

    assertViewRefuses(() -> file.writeLock().lock());
    assertViewRefuses(() -> file.readLock().lock());
    assertViewRefuses(() -> file.writeLock().lockInterruptibly());
    hold.close();
  }

  private static void assertViewRefuses(Executable lock) {
    UncheckedIOException refusal = assertThrows(UncheckedIOException.class, lock);
    assertInstanceOf(SelfDeadlockException.class, refusal.getCause());
  }

  @Test
  void aHoldBehindAView() throws Exception {
    file.writeLock().lock();
    assertThrows(SelfDeadlockException.class, () -> file.acquire(EXCLUSIVE));
    assertThrows(SelfDeadlockException.class, () -> file.acquire(SHARED));
    file.writeLock().unlock();

    file.readLock().lock();
    assertThrows(SelfDeadlockException.class, () -> file.acquire(EXCLUSIVE));
    file.acquire(SHARED).close();
    file.readLock().unlock();
    file.acquire(EXCLUSIVE).close();
  }

  @Test
  void aViewOfAnotherLockFileBehindAView() throws Exception {
    try (LockFile other = LockFile.open(path)) {
      file.writeLock().lock();
      assertViewRefuses(() -> other.writeLock().lock());
      assertViewRefuses(() -> other.readLock().lock());
      file.writeLock().unlock();
    }
  }

  @Test
  void withATimeoutItWaitsAndTimesOut() throws Exception {
    Hold hold = file.acquire(EXCLUSIVE);
    long startNanos = System.nanoTime();

    assertThrows(LockTimeoutException.class, () -> file.acquire(EXCLUSIVE, Duration.ofMillis(40)));

    assertTrue(System.nanoTime() - startNanos >= TimeUnit.MILLISECONDS.toNanos(40));
    hold.close();
  }

  @Test
  void withATimeoutAnotherThreadMayCloseTheHoldInTime() throws Exception {
    MustBlock<Hold> waiter =
        mustBlock(
            () -> {
              Hold hold = file.acquire(EXCLUSIVE);
              closeWhenWaiting(Thread.currentThread(), hold);
              return file.acquire(EXCLUSIVE, Duration.ofMinutes(1));
            });

    waiter.thread().setName("told to go on");
    waiter.mustReturn().close();
  }

  private static void closeWhenWaiting(Thread waiter, Hold hold) {
    Thread closer =
        new Thread(
            () -> {
              while (!waiter.getName().equals("told to go on")) {
                Thread.onSpinWait();
              }
              hold.close();
            });
    closer.setDaemon(true);
    closer.start();
  }

  @Test
  void readersOfOneThreadJoinEachOtherEvenPastAQueuedWriter() throws Exception {
    Hold first = file.acquire(SHARED);
    MustBlock<Hold> writer = mustBlock(() -> file.acquire(EXCLUSIVE));

    Hold second = file.acquire(SHARED); // hangs if it queues

    writer.mustStillBlock();
    first.close();
    writer.mustStillBlock();
    second.close();
    writer.mustReturn().close();
  }

  @Test
  void aViewsReaderJoinsItselfEvenPastAQueuedWriter() throws Exception {
    file.readLock().lock();
    MustBlock<Hold> writer = mustBlock(() -> file.acquire(EXCLUSIVE));

    assertTrue(file.readLock().tryLock(10, TimeUnit.SECONDS));
    file.acquire(SHARED, AMPLE).close();
    try (LockFile other = LockFile.open(path)) {
      assertTrue(other.readLock().tryLock(10, TimeUnit.SECONDS), "of another LockFile");
      other.readLock().unlock();
    }

    file.readLock().unlock();
    writer.mustStillBlock();
    file.readLock().unlock();
    writer.mustReturn().close();
  }

  @Test
  void aHoldThatAnotherThreadTookDoesNotCount() throws Exception {
    Hold hold = inOtherThread(() -> file.acquire(EXCLUSIVE));
    MustBlock<Hold> waiter = mustBlock(() -> file.acquire(EXCLUSIVE));

    hold.close();

    waiter.mustReturn().close();
  }

  @Test
  void aHoldTakenAsynchronouslyDoesNotCount() throws Exception {
    MustBlock<Hold> waiter =
        mustBlock(
            () -> {
              Hold hold = file.acquireAsync(EXCLUSIVE).get();
              closeWhenWaiting(Thread.currentThread(), hold);
              return file.acquire(EXCLUSIVE);
            });

    waiter.thread().setName("told to go on");
    waiter.mustReturn().close();
  }

  @Test
  void aHoldThatOutlivesItsLockFileIsNotForgotten() throws Exception {
    Hold hold = file.acquire(EXCLUSIVE);
    file.close();
    try (LockFile again = LockFile.open(path)) {
      assertThrows(SelfDeadlockException.class, () -> again.acquire(EXCLUSIVE));
      hold.close();
      again.acquire(EXCLUSIVE).close();
    }
  }
}
