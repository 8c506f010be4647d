package io.mortise.contract;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static io.mortise.support.MustBlock.mustBlock;
import static io.mortise.support.OtherThread.inOtherThread;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockMode;
import io.mortise.support.ForeignLock;
import io.mortise.support.MustBlock;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Changing a hold's mode without letting go. */
class ConversionTest extends OneLock {

  @Test
  void downgradeLetsReadersInAndKeepsWritersOut() throws Exception {
    Hold hold = file.acquire(EXCLUSIVE);

    assertSame(hold, hold.downgrade());

    assertEquals(SHARED, hold.mode());
    assertTrue(hold.verify());
    Hold reader = inOtherThread(() -> file.tryAcquire(SHARED)).orElseThrow();
    assertTrue(inOtherThread(() -> file.tryAcquire(EXCLUSIVE)).isEmpty());
    reader.close();
    hold.close();
    assertTrue(file.tryAcquire(EXCLUSIVE).isPresent());
  }

  @Tag("native")
  @Test
  void downgradeShowsToForeignLockers() throws Exception {
    Hold hold = file.acquire(EXCLUSIVE);
    hold.downgrade();

    assertTrue(ForeignLock.isToBeHad(path, SHARED));
    assertFalse(ForeignLock.isToBeHad(path, EXCLUSIVE));
    hold.close();
  }

  @Test
  void downgradeWakesTheReadersThatWait() throws Exception {
    Hold hold = file.acquire(EXCLUSIVE);
    MustBlock<Hold> first = mustBlock(() -> file.acquire(SHARED));
    MustBlock<Hold> second = mustBlock(() -> file.acquire(SHARED));

    hold.downgrade();

    first.mustReturn().close();
    second.mustReturn().close();
    assertTrue(hold.verify());
    hold.close();
  }

  @Test
  void downgradeDoesNotLetAWaitingWriterIn() throws Exception {
    Hold hold = file.acquire(EXCLUSIVE);
    MustBlock<Hold> writer = mustBlock(() -> file.acquire(EXCLUSIVE));

    hold.downgrade();

    writer.mustStillBlock();
    hold.close();
    writer.mustReturn().close();
  }

  @Test
  void downgradeDoesNothingOnASharedHold() throws Exception {
    Hold hold = file.acquire(SHARED);

    assertSame(hold, hold.downgrade());

    assertEquals(SHARED, hold.mode());
    assertTrue(hold.verify());
    hold.close();
  }

  @Test
  void tryUpgradeSucceedsAlone() throws Exception {
    Hold hold = file.acquire(SHARED);

    assertSame(hold, hold.tryUpgrade().orElseThrow());

    assertEquals(EXCLUSIVE, hold.mode());
    assertTrue(hold.verify());
    assertTrue(inOtherThread(() -> file.tryAcquire(SHARED)).isEmpty());
    assertFalse(ForeignLock.isToBeHad(path, SHARED));
    hold.close();
    assertTrue(file.tryAcquire(EXCLUSIVE).isPresent());
  }

  @Test
  void tryUpgradeIsRefusedBesideAReaderOfThisJvmAndStaysShared() throws Exception {
    Hold hold = file.acquire(SHARED);
    Hold reader = inOtherThread(() -> file.acquire(SHARED));

    assertEquals(Optional.empty(), hold.tryUpgrade());

    assertEquals(SHARED, hold.mode());
    assertTrue(hold.verify());
    reader.close();
    assertTrue(hold.tryUpgrade().isPresent());
    hold.close();
  }

  @Tag("native")
  @Test
  void tryUpgradeIsRefusedBesideAForeignReaderAndStaysShared() throws Exception {
    Hold hold = file.acquire(SHARED);
    try (ForeignLock foreign = ForeignLock.shared(path)) {
      assertEquals(Optional.empty(), hold.tryUpgrade());

      assertEquals(SHARED, hold.mode());
      assertTrue(hold.verify());
      assertTrue(inOtherThread(() -> file.tryAcquire(SHARED)).isPresent());
      foreign.release();
    }
    hold.close();
  }

  @Test
  void tryUpgradeSucceedsBeforeAWaitingWriter() throws Exception {
    Hold hold = file.acquire(SHARED);
    MustBlock<Hold> writer = mustBlock(() -> file.acquire(EXCLUSIVE));

    assertTrue(hold.tryUpgrade().isPresent());

    writer.mustStillBlock();
    hold.close();
    writer.mustReturn().close();
  }

  @Test
  void tryUpgradeOfAnExclusiveHoldIsThatHold() throws Exception {
    Hold hold = file.acquire(EXCLUSIVE);

    assertSame(hold, hold.tryUpgrade().orElseThrow());
    hold.close();
  }

  @Test
  void conversionsMayFollowEachOther() throws Exception {
    Hold hold = file.acquire(EXCLUSIVE);
    for (int i = 0; i < 50; i++) {
      assertEquals(SHARED, hold.downgrade().mode());
      assertEquals(EXCLUSIVE, hold.tryUpgrade().orElseThrow().mode());
    }
    hold.close();
    assertTrue(file.tryAcquire(EXCLUSIVE).isPresent());
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void aClosedHoldIsConvertedNoMore(LockMode mode) throws Exception {
    Hold hold = file.acquire(mode);
    hold.close();

    var refusal = assertThrows(IllegalStateException.class, hold::downgrade);
    assertTrue(refusal.getMessage().contains(path.toString()), refusal.getMessage());
    assertThrows(IllegalStateException.class, hold::tryUpgrade);
  }
}
