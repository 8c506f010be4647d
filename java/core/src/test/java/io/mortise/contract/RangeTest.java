package io.mortise.contract;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static io.mortise.support.MustBlock.mustBlock;
import static io.mortise.support.OtherThread.inOtherThread;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.InterProcessLock;
import io.mortise.LockMode;
import io.mortise.LockTimeoutException;
import io.mortise.support.MustBlock;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Locks of parts of a file. */
class RangeTest extends OneLockFile {

  private static final String MAX = "9223372036854775807";

  private static boolean othersMay(InterProcessLock lock, LockMode mode) throws Exception {
    return inOtherThread(
        () -> {
          var hold = lock.tryAcquire(mode);
          hold.ifPresent(Hold::close);
          return hold.isPresent();
        });
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void aRangeIsIndependentOfTheLockFilesOwnLock(LockMode mode) throws Exception {
    Hold main = file.acquire(EXCLUSIVE);
    Hold range = file.range(0, 1_000_000).acquire(mode);

    assertTrue(main.verify());
    assertTrue(range.verify());
    main.close();
    assertTrue(range.verify());
    range.close();
  }

  @ParameterizedTest
  @CsvSource({
    "0,1, 1,1",
    "0,10, 10,10",
    "5,1, 4,1",
    "0,4611686018427387904, 4611686018427387905,1", // both sides of the main byte
    "0," + MAX + ", " + MAX + ",1",
    "4611686018427387903,1, 4611686018427387904,1",
    "4611686018427387905,1, 4611686018427387904,1",
    "9223372036854775806,1, " + MAX + ",1"
  })
  void rangesThatDoNotOverlapAreIndependent(long o1, long l1, long o2, long l2) throws Exception {
    Hold first = file.range(o1, l1).acquire(EXCLUSIVE);
    Hold second = file.range(o2, l2).acquire(EXCLUSIVE);

    assertTrue(first.verify());
    assertTrue(second.verify());
    first.close();
    assertFalse(othersMay(file.range(o2, l2), SHARED));
    second.close();
  }

  @ParameterizedTest
  @CsvSource({
    "0,1, 0,1",
    "0,10, 9,10",
    "9,10, 0,10",
    "0,10, 3,1",
    "3,1, 0,10",
    "0," + MAX + ", 9223372036854775806,1",
    "1," + MAX + ", " + MAX + ",1",
    "0," + MAX + ", 4611686018427387904,1",
    "4611686018427387903,2, 4611686018427387904,1",
    "4611686018427387904,2, 4611686018427387905,1",
    "4611686018427387905,4611686018427387903, " + MAX + ",1",
    MAX + ",1, " + MAX + ",1"
  })
  void rangesThatOverlapExcludeEachOther(long o1, long l1, long o2, long l2) throws Exception {
    InterProcessLock one = file.range(o1, l1);
    InterProcessLock two = file.range(o2, l2);
    Hold hold = one.acquire(EXCLUSIVE);
    assertFalse(othersMay(two, SHARED));
    hold.close();

    hold = one.acquire(SHARED);
    assertTrue(othersMay(two, SHARED));
    assertFalse(othersMay(two, EXCLUSIVE));
    MustBlock<Hold> waiter = mustBlock(() -> two.acquire(EXCLUSIVE));
    hold.close();
    waiter.mustReturn().close();
  }

  @Tag("strict")
  @Test
  void theBytesOfTheLockFilesOwnLockExcludeIt() throws Exception {
    Hold range = file.range(1L << 62, 1).acquire(EXCLUSIVE);
    assertFalse(othersMay(file, SHARED));
    range.close();

    Hold main = file.acquire(EXCLUSIVE);
    assertFalse(othersMay(file.range((1L << 62) - 1, 3), SHARED));
    assertTrue(othersMay(file.range((1L << 62) - 1, 1), EXCLUSIVE));
    assertTrue(othersMay(file.range((1L << 62) + 16, 1), EXCLUSIVE));
    main.close();
  }

  @Tag("native")
  @Test
  void exactlyTheBytesGivenAreLocked() throws Exception {
    Hold hold = file.range(100, 10).acquire(EXCLUSIVE);
    try (FileChannel stranger = FileChannel.open(path, StandardOpenOption.WRITE)) {
      assertTrue(isToBeHad(stranger, 99, 1));
      assertFalse(isToBeHad(stranger, 100, 1));
      assertFalse(isToBeHad(stranger, 109, 1));
      assertTrue(isToBeHad(stranger, 110, 1));
    }
    hold.close();
  }

  private static boolean isToBeHad(FileChannel stranger, long offset, long length)
      throws Exception {
    try (FileLock lock = stranger.tryLock(offset, length, false)) {
      return lock != null;
    }
  }

  @Test
  void aRangeMayBeAskedForAgainAndIsTheSameLock() throws Exception {
    Hold first = file.range(7, 7).acquire(SHARED);
    Hold second = file.range(7, 7).acquire(SHARED);

    assertTrue(first.tryUpgrade().isEmpty(), "there is another holder of the same lock");
    second.close();
    assertTrue(first.tryUpgrade().isPresent());
    first.close();
  }

  @ParameterizedTest
  @CsvSource({
    "-1,1",
    "0,0",
    "0,-1",
    "5,-9223372036854775808",
    "-9223372036854775808,1",
    MAX + ",2",
    "2," + MAX,
    MAX + "," + MAX
  })
  void bytesThatCannotBeAreRefusedByNameOfThePath(long offset, long length) {
    var refusal = assertThrows(IllegalArgumentException.class, () -> file.range(offset, length));

    assertTrue(refusal.getMessage().contains(path.toString()), refusal.getMessage());
    assertTrue(refusal.getMessage().contains(offset + ", length " + length));
  }

  @Test
  void theWholeFileMayBeARange() throws Exception {
    Hold hold = file.range(0, Long.MAX_VALUE).acquire(EXCLUSIVE);

    assertTrue(hold.verify());
    assertFalse(othersMay(file, SHARED));
    hold.close();
  }

  @Test
  void aRangeHasViewsOwnersTimeoutsAndFutures() throws Exception {
    InterProcessLock range = file.range(3, 4);
    range.writeLock().lock();

    assertFalse(inOtherThread(() -> range.readLock().tryLock()));
    assertTrue(inOtherThread(range::owner).orElseThrow().thisProcess());
    inOtherThread(
        () ->
            assertThrows(
                LockTimeoutException.class, () -> range.acquire(SHARED, Duration.ofMillis(1))));
    var future = range.acquireAsync(SHARED);
    range.writeLock().unlock();
    Hold hold = future.get();
    assertEquals(SHARED, hold.mode());
    hold.close();
  }
}
