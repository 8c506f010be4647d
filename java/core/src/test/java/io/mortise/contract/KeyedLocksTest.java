package io.mortise.contract;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static io.mortise.support.MustBlock.mustBlock;
import static io.mortise.support.OtherThread.inOtherThread;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.InterProcessLock;
import io.mortise.KeyedLocks;
import io.mortise.LockClosedException;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.SelfDeadlockException;
import io.mortise.support.Descriptors;
import io.mortise.support.MustBlock;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keys add to the contract of a lock: which of them are the same, and what is open. */
class KeyedLocksTest {

  @TempDir Path temporary;
  private Path directory;
  private KeyedLocks locks;

  /** One file, so that keys are neighbours. */
  @BeforeEach
  void open() throws Exception {
    directory = temporary.resolve("keys");
    locks = KeyedLocks.builder(directory).files(1).open();
  }

  @AfterEach
  void close() {
    locks.close();
  }

  private static boolean othersMay(InterProcessLock lock, LockMode mode) throws Exception {
    return inOtherThread(
        () -> {
          var hold = lock.tryAcquire(mode);
          hold.ifPresent(Hold::close);
          return hold.isPresent();
        });
  }

  @Test
  void oneKeyIsOneLockByWhateverObject() throws Exception {
    try (KeyedLocks again = KeyedLocks.open(directory)) {
      Hold hold = locks.get("a").acquire(EXCLUSIVE);

      assertFalse(othersMay(locks.get("a"), SHARED));
      assertFalse(othersMay(again.get("a"), SHARED));
      hold.close();
      assertTrue(othersMay(again.get("a"), EXCLUSIVE));
    }
  }

  @Test
  void twoKeysAreTwoLocks() throws Exception {
    Hold first = locks.get("a").acquire(EXCLUSIVE);
    Hold second = locks.get("b").acquire(EXCLUSIVE);

    first.close();
    assertTrue(second.verify());
    assertFalse(othersMay(locks.get("b"), SHARED));
    assertTrue(othersMay(locks.get(""), EXCLUSIVE), "the empty key is a key");
    second.close();
  }

  @Test
  void nothingIsOpenBeforeAKeyIsLockedAndOneDescriptorAfterwards() throws Exception {
    InterProcessLock lock = locks.get("a");
    assertEquals(0, Descriptors.openIn(directory));
    assertFalse(Files.exists(directory.resolve("mortise.keys.0000")));

    Hold first = lock.acquire(EXCLUSIVE);
    Hold second = locks.get("b").acquire(SHARED);
    Hold third = locks.get("c").acquire(EXCLUSIVE);

    assertEquals(1, Descriptors.openIn(directory));
    first.close();
    second.close();
    third.close();
    locks.close();
    assertEquals(0, Descriptors.openIn(directory));
  }

  @Test
  void aThreadThatWouldWaitForItselfIsTold() throws Exception {
    Hold hold = locks.get("a").acquire(EXCLUSIVE);

    assertThrows(SelfDeadlockException.class, () -> locks.get("a").acquire(EXCLUSIVE));
    assertThrows(SelfDeadlockException.class, () -> locks.get("a").acquire(SHARED));
    locks.get("b").acquire(EXCLUSIVE).close();
    try (LockFile file = LockFile.open(directory.resolve("mortise.keys.0000"))) {
      InterProcessLock everything = file.range(0, Long.MAX_VALUE);
      assertThrows(SelfDeadlockException.class, () -> everything.acquire(EXCLUSIVE));
      assertFalse(othersMay(everything, SHARED), "whoever locks the file locks the keys");
      file.acquire(EXCLUSIVE).close(); // the file's own byte is none of the keys
    }
    hold.close();
  }

  @Test
  void aRangeThatHoldsTheKeyExcludesIt() throws Exception {
    locks.get("a").acquire(EXCLUSIVE).close();
    try (LockFile file = LockFile.open(directory.resolve("mortise.keys.0000"))) {
      Hold range = file.range(1L << 61, 1L << 61).acquire(EXCLUSIVE);
      MustBlock<Hold> waiter = mustBlock(() -> locks.get("a").acquire(EXCLUSIVE));

      assertFalse(othersMay(locks.get("b"), SHARED));
      range.close();
      waiter.mustReturn().close();
    }
  }

  @Test
  void waitsEndByInterruptAndLeaveOthersAlone() throws Exception {
    Hold a = locks.get("a").acquire(EXCLUSIVE);
    Hold b = locks.get("b").acquire(EXCLUSIVE);
    MustBlock<Hold> interrupted = mustBlock(() -> locks.get("a").acquire(EXCLUSIVE));
    MustBlock<Hold> waiter = mustBlock(() -> locks.get("b").acquire(EXCLUSIVE));

    interrupted.interrupt();

    interrupted.mustThrow(InterruptedException.class);
    waiter.mustStillBlock();
    b.close();
    waiter.mustReturn().close();
    a.close();
  }

  @Test
  void closingEndsWaitsAndLeavesHolds() throws Exception {
    Hold hold = locks.get("a").acquire(EXCLUSIVE);
    MustBlock<Hold> waiter = mustBlock(() -> locks.get("a").acquire(EXCLUSIVE));
    MustBlock<Void> view =
        mustBlock(
            () -> {
              locks.get("a").readLock().lock();
            });
    var future = locks.get("a").acquireAsync(SHARED);

    locks.close();
    locks.close();

    waiter.mustThrow(LockClosedException.class);
    assertInstanceOf(
        LockClosedException.class, view.mustThrow(UncheckedIOException.class).getCause());
    var failure = assertThrows(CompletionException.class, future::join);
    assertInstanceOf(LockClosedException.class, failure.getCause());
    assertThrows(LockClosedException.class, () -> locks.get("a").tryAcquire(SHARED));
    assertThrows(LockClosedException.class, () -> locks.get("new").tryAcquire(SHARED));
    assertTrue(hold.verify());
    try (KeyedLocks again = KeyedLocks.open(directory)) {
      assertFalse(othersMay(again.get("a"), SHARED));
      assertThrows(SelfDeadlockException.class, () -> again.get("a").acquire(SHARED));
      hold.close();
      assertTrue(again.get("a").writeLock().tryLock(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void afterCloseNoFileIsOpenedAnyMore() throws Exception {
    locks.close();

    assertThrows(LockClosedException.class, () -> locks.get("a").tryAcquire(SHARED));
    assertEquals(0, Descriptors.openIn(directory));
  }

  @Test
  void aFileThatIsReplacedIsFollowed() throws Exception {
    Path file = directory.resolve("mortise.keys.0000");
    Hold old = locks.get("a").acquire(EXCLUSIVE);
    Files.delete(file);
    assertFalse(old.verify());
    old.close(); // portable: its marker would keep the others out

    Hold other = inOtherThread(() -> locks.get("b").acquire(EXCLUSIVE));
    while (!other.verify()) { // within the freshness of the last look, as documented
      other.close();
      other = inOtherThread(() -> locks.get("b").acquire(EXCLUSIVE));
    }

    assertTrue(Files.exists(file));
    other.close();
  }

  @Test
  void halfASurrogatePairAndNullAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> locks.get("\ud83d"));
    assertThrows(NullPointerException.class, () -> locks.get(null));
  }
}
