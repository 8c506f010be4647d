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
import io.mortise.LockClosedException;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.Mechanism;
import io.mortise.support.BackendHere;
import io.mortise.support.Descriptors;
import io.mortise.support.ForeignLock;
import io.mortise.support.MustBlock;
import io.mortise.support.Spin;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Closing a LockFile: no new locks, waits ended, holds untouched. */
class CloseTest extends OneLockFile {

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void nothingCanBeTakenAnyMore(LockMode mode) {
    InterProcessLock range = file.range(0, 1);
    file.close();

    for (InterProcessLock lock : new InterProcessLock[] {file, range, file.range(5, 5)}) {
      assertRefused(() -> lock.acquire(mode));
      assertRefused(() -> lock.acquire(mode, Duration.ZERO));
      assertRefused(() -> lock.acquire(mode, Duration.ofDays(1)));
      assertRefused(() -> lock.tryAcquire(mode));
      assertRefused(lock::owner);
      Lock view = mode == SHARED ? lock.readLock() : lock.writeLock();
      assertViewRefused(view::lock);
      assertViewRefused(view::lockInterruptibly);
      assertViewRefused(view::tryLock);
      assertViewRefused(() -> view.tryLock(1, TimeUnit.DAYS));
      assertThrows(IllegalMonitorStateException.class, view::unlock);
    }
  }

  private void assertRefused(Executable call) {
    LockClosedException refusal = assertThrows(LockClosedException.class, call);
    assertTrue(refusal.getMessage().contains(path.toString()), refusal.getMessage());
  }

  private static void assertViewRefused(Executable call) {
    UncheckedIOException refusal = assertThrows(UncheckedIOException.class, call);
    assertInstanceOf(LockClosedException.class, refusal.getCause());
  }

  @Test
  void itStillTellsItsNameAfterwards() {
    file.close();

    assertEquals(path, file.path());
    assertEquals(BackendHere.kind(), file.backend());
    assertEquals(Mechanism.FCNTL, file.mechanism());
    assertEquals("LockFile[" + path + ", FCNTL, " + BackendHere.kind() + "]", file.toString());
  }

  @Test
  void closingTwiceClosesNobodyElsesFile() throws Exception {
    try (LockFile other = LockFile.open(path)) {
      file.close();
      file.close();
      file.close();

      Hold hold = other.acquire(EXCLUSIVE);
      assertTrue(hold.verify());
      hold.close();
    }
    assertEquals(0, Descriptors.openIn(directory));
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void aHoldSurvivesUntilItIsClosedItself(LockMode mode) throws Exception {
    Hold hold = file.acquire(mode);

    file.close();

    assertTrue(hold.verify());
    assertEquals(mode, hold.mode());
    assertEquals(false, ForeignLock.isToBeHad(path, EXCLUSIVE));
    try (LockFile other = LockFile.open(path)) {
      assertTrue(inOtherThread(() -> other.tryAcquire(EXCLUSIVE)).isEmpty());
      hold.close();
      other.tryAcquire(EXCLUSIVE).orElseThrow().close();
    }
    assertEquals(0, Descriptors.openIn(directory));
  }

  @Tag("native")
  @Test
  void aHoldIsConvertedAfterwardsAsBefore() throws Exception {
    Hold hold = file.acquire(EXCLUSIVE);
    file.close();

    hold.downgrade();
    assertTrue(ForeignLock.isToBeHad(path, SHARED));
    assertTrue(hold.tryUpgrade().isPresent());
    assertEquals(false, ForeignLock.isToBeHad(path, SHARED));
    hold.close();
    assertTrue(ForeignLock.isToBeHad(path, EXCLUSIVE));
  }

  @Test
  void theDescriptorIsGivenBackWithTheLastHold() throws Exception {
    Hold first = file.acquire(SHARED);
    Hold second = file.acquire(SHARED);

    file.close();
    assertEquals(1, Descriptors.openIn(directory));
    first.close();
    assertEquals(1, Descriptors.openIn(directory));
    second.close();
    assertEquals(0, Descriptors.openIn(directory));
  }

  @Tag("native")
  @Test
  void aViewIsUnlockedAfterwardsAsBefore() throws Exception {
    file.writeLock().lock();
    file.readLock().lock();

    file.close();

    file.writeLock().unlock();
    assertTrue(ForeignLock.isToBeHad(path, SHARED), "the writer became a reader");
    file.readLock().unlock();
    assertTrue(ForeignLock.isToBeHad(path, EXCLUSIVE));
    assertEquals(0, Descriptors.openIn(directory));
  }

  @Test
  void whoeverWaitsInTheQueueIsToldPromptly() throws Exception {
    try (LockFile other = LockFile.open(path)) {
      Hold hold = other.acquire(EXCLUSIVE);
      MustBlock<Hold> untimed = mustBlock(() -> file.acquire(EXCLUSIVE));
      MustBlock<Hold> timed = mustBlock(() -> file.acquire(SHARED, Duration.ofDays(1)));
      MustBlock<Void> view = mustBlock(() -> file.writeLock().lock());
      MustBlock<Hold> range = mustBlock(() -> file.range(0, Long.MAX_VALUE).acquire(SHARED));
      MustBlock<Hold> stranger = mustBlock(() -> other.acquire(EXCLUSIVE));

      file.close();

      untimed.mustThrow(LockClosedException.class);
      timed.mustThrow(LockClosedException.class);
      assertInstanceOf(
          LockClosedException.class, view.mustThrow(UncheckedIOException.class).getCause());
      range.mustThrow(LockClosedException.class);
      stranger.mustStillBlock();
      hold.close();
      stranger.mustReturn().close();
    }
  }

  @Test
  void whoeverWaitsInTheKernelIsToldPromptly() throws Exception {
    try (ForeignLock foreign = ForeignLock.exclusive(path)) {
      MustBlock<Hold> untimed = mustBlock(() -> file.acquire(EXCLUSIVE));
      assertTrue(untimed.isBlockedInKernel());

      file.close();

      untimed.mustThrow(LockClosedException.class);
      foreign.release();
    }
    assertEquals(0, Descriptors.openIn(directory));
  }

  @Test
  void whoeverWaitsForARangeInTheKernelIsToldPromptly() throws Exception {
    try (LockFile other = LockFile.open(path); // keeps the file's descriptor, see ForeignLock
        ForeignLock foreign = ForeignLock.exclusive(path)) {
      MustBlock<Void> view = mustBlock(() -> file.range(5, 5).readLock().lock());
      assertTrue(view.isBlockedInKernel());
      assertTrue(other.tryAcquire(SHARED).isEmpty());

      file.close();

      assertInstanceOf(
          LockClosedException.class, view.mustThrow(UncheckedIOException.class).getCause());
      foreign.release();
    }
    assertEquals(0, Descriptors.openIn(directory));
  }

  @Test
  void closingRacesWithWaitersAndStrandsNobody() throws Exception {
    try (LockFile stays = LockFile.open(path)) {
      for (int round = 0; round < 300; round++) {
        Hold hold = stays.acquire(EXCLUSIVE);
        LockFile goes = LockFile.open(path);
        Thread waiter = new Thread(() -> acquireUntilClosed(goes));
        waiter.start();
        Spin.spin(round * 500L);
        goes.close();
        hold.close();
        waiter.join();
        stays.acquire(EXCLUSIVE, Duration.ofSeconds(20)).close();
      }
    }
    file.close();
    assertEquals(0, Descriptors.openIn(directory));
  }

  private static void acquireUntilClosed(LockFile goes) {
    for (; ; ) {
      try {
        goes.acquire(EXCLUSIVE).close();
      } catch (LockClosedException e) {
        return;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }
}
