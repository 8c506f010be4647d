package io.mortise.internal.portable;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.internal.backend.ByteRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Within a process, shared locks and ranges are exact. */
@Tag("portable")
class HeldRangesTest {

  private static final ByteRange FIRST = new ByteRange(0, 10);
  private static final ByteRange OVERLAPPING = new ByteRange(9, 10);
  private static final ByteRange NEXT = new ByteRange(10, 10);

  private final Object one = "one";
  private final Object two = "two";
  private final HeldRanges held = new HeldRanges();

  @Test
  void sharedHoldersAreTogetherAndAnExclusiveOneIsAlone() {
    held.put(one, SHARED, FIRST, false);

    assertFalse(held.conflicts(two, SHARED, FIRST));
    assertTrue(held.conflicts(two, EXCLUSIVE, FIRST));
    held.put(one, EXCLUSIVE, FIRST, false);
    assertTrue(held.conflicts(two, SHARED, FIRST));
  }

  @Test
  void rangesConflictWhereTheyOverlap() {
    held.put(one, EXCLUSIVE, FIRST, false);

    assertTrue(held.conflicts(two, EXCLUSIVE, OVERLAPPING));
    assertFalse(held.conflicts(two, EXCLUSIVE, NEXT));
    assertFalse(held.conflicts(two, EXCLUSIVE, ByteRange.MAIN));
  }

  @Test
  void nobodyIsInHisOwnWay() {
    held.put(one, EXCLUSIVE, FIRST, false);

    assertFalse(held.conflicts(one, EXCLUSIVE, OVERLAPPING));
  }

  @Test
  void whatIsPutAgainReplacesWhatWasHeld() {
    held.put(one, SHARED, FIRST, false);
    held.put(one, EXCLUSIVE, FIRST, false);

    assertTrue(held.isAll(one, FIRST));
    assertTrue(held.isHeld(one, EXCLUSIVE, FIRST));
    assertFalse(held.isHeld(one, SHARED, FIRST));
    assertFalse(held.isHeld(two, EXCLUSIVE, FIRST));
  }

  @Test
  void whatIsRemovedIsOnesOwnOnly() {
    held.put(one, SHARED, FIRST, false);
    held.put(two, SHARED, FIRST, false);
    held.put(one, SHARED, ByteRange.MAIN, false);

    held.remove(one, FIRST);

    assertFalse(held.isAll(two, FIRST));
    assertTrue(held.isHeld(two, SHARED, FIRST));
    assertTrue(held.isAnyBesidesMain());
    held.remove(two, FIRST);
    assertTrue(held.isAll(one, ByteRange.MAIN));
    assertFalse(held.isAll(two, ByteRange.MAIN));
    assertFalse(held.isAnyBesidesMain());
    assertFalse(held.needsNoKernelLock());
    held.remove(one, ByteRange.MAIN);
    assertTrue(held.needsNoKernelLock());
  }
}
