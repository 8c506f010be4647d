package io.mortise.contract;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static io.mortise.support.MustBlock.mustBlock;
import static io.mortise.support.OtherThread.inOtherThread;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockMode;
import io.mortise.support.ForeignLock;
import io.mortise.support.MustBlock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The Lock views count, as ReentrantReadWriteLock does. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a failure is a hang
class ViewReentrancyTest extends OneLock {

  private boolean othersMay(LockMode mode) throws Exception {
    return inOtherThread(
        () -> {
          var hold = file.tryAcquire(mode);
          hold.ifPresent(Hold::close);
          return hold.isPresent();
        });
  }

  private static void lockInEveryWay(Lock lock) throws InterruptedException {
    lock.lock();
    lock.lockInterruptibly();
    assertTrue(lock.tryLock());
    assertTrue(lock.tryLock(0, TimeUnit.SECONDS));
    assertTrue(lock.tryLock(1, TimeUnit.SECONDS));
  }

  @Test
  void aWriterMayWriteAgainAndUnlocksAsOften() throws Exception {
    lockInEveryWay(file.writeLock());

    for (int left = 5; left > 0; left--) {
      assertFalse(othersMay(SHARED), left + " left");
      file.writeLock().unlock();
    }

    assertTrue(othersMay(EXCLUSIVE));
  }

  @Test
  void aReaderMayReadAgainAndUnlocksAsOften() throws Exception {
    lockInEveryWay(file.readLock());

    for (int left = 5; left > 0; left--) {
      assertTrue(othersMay(SHARED), left + " left");
      assertFalse(othersMay(EXCLUSIVE), left + " left");
      file.readLock().unlock();
    }

    assertTrue(othersMay(EXCLUSIVE));
  }

  @Test
  void aReaderReadsAgainThoughAWriterWaits() throws Exception {
    file.readLock().lock();
    MustBlock<Hold> writer = mustBlock(() -> file.acquire(EXCLUSIVE));

    lockInEveryWay(file.readLock());

    for (int i = 0; i < 5; i++) {
      file.readLock().unlock();
      writer.mustStillBlock();
    }
    file.readLock().unlock();
    writer.mustReturn().close();
  }

  @Test
  void aWriterMayRead() throws Exception {
    file.writeLock().lock();

    lockInEveryWay(file.readLock());

    assertFalse(othersMay(SHARED));
    for (int i = 0; i < 5; i++) {
      file.readLock().unlock();
      assertFalse(othersMay(SHARED), "still written");
    }
    file.writeLock().unlock();
    assertTrue(othersMay(EXCLUSIVE));
  }

  @Tag("native")
  @Test
  void aWriterThatStillReadsWhenItUnlocksIsAReader() throws Exception {
    file.writeLock().lock();
    file.readLock().lock();
    file.readLock().lock();

    file.writeLock().unlock();

    assertTrue(othersMay(SHARED));
    assertFalse(othersMay(EXCLUSIVE));
    assertTrue(ForeignLock.isToBeHad(path, SHARED), "the operating system knows it too");
    file.readLock().unlock();
    assertFalse(othersMay(EXCLUSIVE), "read twice");
    file.readLock().unlock();
    assertTrue(othersMay(EXCLUSIVE));
    assertTrue(ForeignLock.isToBeHad(path, EXCLUSIVE));
  }

  @Test
  void noWriterGetsInBetweenWritingAndReading() throws Exception {
    file.writeLock().lock();
    MustBlock<Hold> writer = mustBlock(() -> file.acquire(EXCLUSIVE));
    file.readLock().lock();

    file.writeLock().unlock();

    writer.mustStillBlock();
    file.readLock().unlock();
    writer.mustReturn().close();
  }

  @Test
  void aDowngradedWriterMayWriteAgainAfterItsLastRead() throws Exception {
    for (int round = 0; round < 3; round++) {
      file.writeLock().lock();
      file.readLock().lock();
      file.writeLock().unlock();
      file.readLock().unlock();
    }
    assertTrue(othersMay(EXCLUSIVE));
  }

  @Test
  void everyReadingThreadCountsForItself() throws Exception {
    CountDownLatch mayUnlock = new CountDownLatch(1);
    file.readLock().lock();
    MustBlock<Void> other =
        mustBlock(
            () -> {
              file.readLock().lock();
              file.readLock().lock();
              mayUnlock.await();
              file.readLock().unlock();
              file.readLock().unlock();
            });

    file.readLock().unlock();
    assertFalse(othersMay(EXCLUSIVE), "the other thread reads");
    mayUnlock.countDown();
    other.mustReturn();
    assertTrue(othersMay(EXCLUSIVE));
  }

  @Test
  void aViewIsAlwaysTheSameObject() {
    assertSame(file.writeLock(), file.writeLock());
    assertSame(file.readLock(), file.readLock());
  }
}
