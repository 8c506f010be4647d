package io.mortise.contract;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static io.mortise.support.MustBlock.mustBlock;
import static io.mortise.support.OtherThread.inOtherThread;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.support.MustBlock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** What the Lock views refuse, and whom they exclude. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a failure is a hang
class ViewMisuseTest extends OneLock {

  private Stream<Executable> waysToWrite() {
    Lock writeLock = file.writeLock();
    return Stream.of(
        writeLock::lock,
        writeLock::lockInterruptibly,
        writeLock::tryLock,
        () -> writeLock.tryLock(0, TimeUnit.SECONDS),
        () -> writeLock.tryLock(1, TimeUnit.HOURS));
  }

  @Test
  void aReaderThatAsksForTheWriteLockIsRefusedAtOnce() throws Exception {
    file.readLock().lock();

    waysToWrite()
        .forEach(
            way -> {
              var refusal = assertThrows(IllegalMonitorStateException.class, way);
              assertTrue(refusal.getMessage().contains(path.toString()), refusal.getMessage());
            });

    file.readLock().unlock();
    assertTrue(file.writeLock().tryLock(), "the reader lost nothing else");
    file.writeLock().unlock();
  }

  @Test
  void aDowngradedWriterIsAReaderLikeAnyOther() throws Exception {
    file.writeLock().lock();
    file.readLock().lock();
    file.writeLock().unlock();

    waysToWrite().forEach(way -> assertThrows(IllegalMonitorStateException.class, way));
    assertThrows(IllegalMonitorStateException.class, () -> file.writeLock().unlock());
    file.readLock().unlock();
  }

  @Test
  void anotherThreadsReadDoesNotMakeThisOneAReader() throws Exception {
    file.readLock().lock();

    assertFalse(inOtherThread(() -> file.writeLock().tryLock()));
    MustBlock<Void> writer = mustBlock(() -> file.writeLock().lock());

    file.readLock().unlock();
    writer.mustReturn();
  }

  @Test
  void unlockingWhatIsNotHeldIsRefused() {
    for (Lock lock : new Lock[] {file.readLock(), file.writeLock()}) {
      var refusal = assertThrows(IllegalMonitorStateException.class, lock::unlock);
      assertTrue(refusal.getMessage().contains(path.toString()), refusal.getMessage());
    }
  }

  @Test
  void unlockingOnceTooOftenIsRefused() {
    for (Lock lock : new Lock[] {file.readLock(), file.writeLock()}) {
      lock.lock();
      lock.lock();
      lock.unlock();
      lock.unlock();
      assertThrows(IllegalMonitorStateException.class, lock::unlock);
    }
  }

  @Test
  void unlockingWhatAnotherThreadHoldsIsRefused() throws Exception {
    for (Lock lock : new Lock[] {file.readLock(), file.writeLock()}) {
      lock.lock();
      inOtherThread(() -> assertThrows(IllegalMonitorStateException.class, lock::unlock));
      assertTrue(inOtherThread(() -> file.tryAcquire(EXCLUSIVE)).isEmpty(), "still locked");
      lock.unlock();
    }
  }

  @Test
  void unlockingTheOtherViewIsRefused() throws Exception {
    file.writeLock().lock();
    assertThrows(IllegalMonitorStateException.class, () -> file.readLock().unlock());
    file.writeLock().unlock();

    file.readLock().lock();
    assertThrows(IllegalMonitorStateException.class, () -> file.writeLock().unlock());
    file.readLock().unlock();
  }

  @Test
  void unlockingWhatIsHeldAsAHoldIsRefused() throws Exception {
    Hold hold = file.acquire(EXCLUSIVE);

    assertThrows(IllegalMonitorStateException.class, () -> file.writeLock().unlock());

    assertTrue(hold.verify());
    hold.close();
  }

  @Test
  void thereAreNoConditions() {
    assertThrows(UnsupportedOperationException.class, () -> file.readLock().newCondition());
    assertThrows(UnsupportedOperationException.class, () -> file.writeLock().newCondition());
  }

  @Test
  void aWriteLockExcludesHolds() throws Exception {
    file.writeLock().lock();

    assertTrue(file.tryAcquire(SHARED).isEmpty(), "even the same thread's");
    assertTrue(inOtherThread(() -> file.tryAcquire(SHARED)).isEmpty());
    MustBlock<Hold> hold = mustBlock(() -> file.acquire(EXCLUSIVE));

    file.writeLock().unlock();
    hold.mustReturn().close();
  }

  @Test
  void anExclusiveHoldExcludesTheViews() throws Exception {
    Hold hold = file.acquire(EXCLUSIVE);

    assertFalse(file.readLock().tryLock(), "even the same thread's");
    assertFalse(file.writeLock().tryLock());
    MustBlock<Void> reader =
        mustBlock(
            () -> {
              file.readLock().lock();
              file.readLock().unlock();
            });

    hold.close();
    reader.mustReturn();
  }

  @Test
  void sharedHoldsAndReadLocksGoTogether() throws Exception {
    file.readLock().lock();
    Hold hold = file.acquire(SHARED);

    file.readLock().unlock();
    assertTrue(hold.verify());
    assertFalse(inOtherThread(() -> file.writeLock().tryLock()));

    hold.close();
    assertTrue(file.writeLock().tryLock());
    file.writeLock().unlock();
  }
}
