package io.mortise.contract;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static io.mortise.support.OtherThread.inOtherThread;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.InterProcessLock;
import io.mortise.LockMode;
import io.mortise.support.Descriptors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each range in use costs a descriptor; ranges that were used cost a limited number. */
class RangeDescriptorTest extends OneLockFile {

  private static final int MANY = 200;
  private static final int KEPT_AT_MOST = 40;

  @Test
  void manyRangesMayBeHeldAtOnceAndAreTheirOwnLocks() throws Exception {
    List<Hold> holds = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      holds.add(file.range(i, 1).acquire(i % 2 == 0 ? EXCLUSIVE : SHARED));
    }

    for (int i = 0; i < MANY; i++) {
      assertTrue(holds.get(i).verify(), "range " + i);
      InterProcessLock range = file.range(i, 1);
      LockMode held = holds.get(i).mode();
      assertSame(held == SHARED, inOtherThread(() -> tries(range)), "range " + i);
    }
    for (int i = 0; i < MANY; i += 2) {
      holds.get(i).close();
    }
    for (int i = 1; i < MANY; i += 2) {
      assertTrue(holds.get(i).verify(), "range " + i + " after its neighbour's close");
      holds.get(i).close();
    }
  }

  private static boolean tries(InterProcessLock range) throws Exception {
    var hold = range.tryAcquire(SHARED);
    hold.ifPresent(Hold::close);
    return hold.isPresent();
  }

  @Test
  void rangesThatWereUsedKeepFewDescriptors() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      file.range(i, 1).acquire(EXCLUSIVE).close();
      assertTrue(Descriptors.openIn(directory) <= KEPT_AT_MOST, "after " + i);
    }
  }

  @Test
  void descriptorsOfManyRangesAreGivenBackWhenOthersAreUsed() throws Exception {
    List<Hold> holds = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      holds.add(file.range(i, 1).acquire(EXCLUSIVE));
    }
    holds.forEach(Hold::close);

    file.range(MANY, 1).acquire(EXCLUSIVE).close();

    assertTrue(Descriptors.openIn(directory) <= KEPT_AT_MOST);
  }

  @Test
  void aRangeThatWasForgottenWorksAgain() throws Exception {
    InterProcessLock first = file.range(0, 1);
    first.acquire(EXCLUSIVE).close();
    for (int i = 1; i < 100; i++) {
      file.range(i, 1).acquire(EXCLUSIVE).close();
    }

    Hold hold = first.acquire(EXCLUSIVE);

    assertTrue(hold.verify());
    assertEquals(false, inOtherThread(() -> tries(file.range(0, 1))));
    hold.close();
  }

  @Test
  void aRangeOnlyLookedAtCostsNothing() throws Exception {
    long before = Descriptors.openIn(directory);

    for (int i = 0; i < 100; i++) {
      assertTrue(file.range(i, 1).toString().contains(path.toString()));
    }

    assertEquals(before, Descriptors.openIn(directory));
  }

  @Test
  void closingTheLockFileGivesAllOfThemBack() throws Exception {
    for (int i = 0; i < 20; i++) {
      file.range(i, 1).acquire(EXCLUSIVE).close();
    }
    Hold held = file.range(100, 1).acquire(EXCLUSIVE);

    file.close();

    assertEquals(1, Descriptors.openIn(directory), "the one that is held");
    assertTrue(held.verify());
    held.close();
    assertEquals(0, Descriptors.openIn(directory));
  }
}
