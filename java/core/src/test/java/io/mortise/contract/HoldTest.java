package io.mortise.contract;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static io.mortise.support.MustBlock.mustBlock;
import static io.mortise.support.OtherThread.inOtherThread;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockMode;
import io.mortise.support.Descriptors;
import io.mortise.support.ForeignLock;
import io.mortise.support.MustBlock;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a hold is, and when it ends. */
class HoldTest extends OneLock {

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void itHasTheModeThatWasAskedFor(LockMode mode) throws Exception {
    Hold hold = file.acquire(mode);

    assertEquals(mode, hold.mode());
    hold.close();
    assertEquals(mode, hold.mode(), "the last one, after close");
  }

  @Test
  void closingTwiceReleasesNobodyElsesExclusiveHold() throws Exception {
    Hold first = file.acquire(EXCLUSIVE);
    first.close();
    Hold second = file.acquire(EXCLUSIVE);

    first.close();

    assertTrue(second.verify());
    assertTrue(inOtherThread(() -> file.tryAcquire(SHARED)).isEmpty());
    second.close();
  }

  @Test
  void closingTwiceReleasesNobodyElsesSharedHold() throws Exception {
    Hold first = file.acquire(SHARED);
    Hold second = file.acquire(SHARED);

    first.close();
    first.close();

    assertTrue(second.verify());
    assertTrue(inOtherThread(() -> file.tryAcquire(EXCLUSIVE)).isEmpty());
    second.close();
    assertTrue(file.tryAcquire(EXCLUSIVE).isPresent());
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void anyThreadMayCloseIt(LockMode mode) throws Exception {
    Hold hold = file.acquire(mode);

    inOtherThread(
        () -> {
          hold.close();
          return null;
        });

    assertFalse(hold.verify());
    Hold next = file.acquire(EXCLUSIVE); // and this thread is free to ask again
    next.close();
  }

  @Test
  void manyThreadsMayCloseItAtOnce() throws Exception {
    for (int round = 0; round < 200; round++) {
      Hold other = file.acquire(SHARED);
      Hold hold = file.acquire(SHARED);
      Thread[] closers = new Thread[4];
      for (int i = 0; i < closers.length; i++) {
        closers[i] = new Thread(hold::close);
        closers[i].start();
      }
      for (Thread closer : closers) {
        closer.join();
      }
      assertTrue(inOtherThread(() -> file.tryAcquire(EXCLUSIVE)).isEmpty());
      other.close();
      Hold alone = file.tryAcquire(EXCLUSIVE).orElseThrow();
      alone.close();
    }
  }

  @Test
  void aHoldThatIsForgottenStaysHeld() throws Exception {
    assertTrue(file.tryAcquire(EXCLUSIVE).isPresent());

    System.gc();

    assertTrue(inOtherThread(() -> file.tryAcquire(SHARED)).isEmpty());
  }

  @Tag("native")
  @Test
  void openingAndClosingTheFileElsewhereInTheJvmLosesNothing() throws Exception {
    Hold hold = file.acquire(EXCLUSIVE);

    Files.readAllBytes(path);
    try (RandomAccessFile other = new RandomAccessFile(path.toFile(), "rw")) {
      assertEquals(Headers.LENGTH, other.length());
    }

    assertTrue(hold.verify());
    assertFalse(ForeignLock.isToBeHad(path, SHARED), "still excluded");
    hold.close();
  }

  @Test
  void sharedHoldsOfOneJvmAreOneLockOfTheOperatingSystem() throws Exception {
    Hold first = file.acquire(SHARED);
    long open = Descriptors.openIn(directory);
    Hold second = file.acquire(SHARED);

    assertEquals(open, Descriptors.openIn(directory));
    first.close();
    assertFalse(ForeignLock.isToBeHad(path, EXCLUSIVE), "still held");
    second.close();
    assertTrue(ForeignLock.isToBeHad(path, EXCLUSIVE));
  }

  @Test
  void aHoldExcludesForeignLocksAndIsExcludedByThem() throws Exception {
    try (ForeignLock foreign = ForeignLock.exclusive(path)) {
      MustBlock<Hold> waiter = mustBlock(() -> file.acquire(EXCLUSIVE));
      assertTrue(waiter.isBlockedInKernel());
      foreign.release();
      waiter.mustReturn().close();
    }
  }

  @Test
  void itsTextNamesThePathAndTheMode() throws Exception {
    Hold hold = file.acquire(SHARED);

    assertEquals("Hold[" + path + ", SHARED]", hold.toString());
    hold.close();
    assertEquals("Hold[" + path + ", closed]", hold.toString());
  }
}
