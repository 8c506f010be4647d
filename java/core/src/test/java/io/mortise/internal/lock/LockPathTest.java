package io.mortise.internal.lock;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static io.mortise.support.OtherThread.inOtherThread;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Backend;
import io.mortise.Hold;
import io.mortise.LockClosedException;
import io.mortise.LockException;
import io.mortise.Mechanism;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.LockBackend;
import io.mortise.internal.backend.PathIdentity;
import io.mortise.internal.backend.PathProbe;
import io.mortise.internal.gate.Gate;
import io.mortise.support.FakeDescription;
import io.mortise.support.FakeKernel;
import io.mortise.support.FaultPlan.Call;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Descriptions are given back, whatever comes in between. */
class LockPathTest extends FakeLock {

  private static final int MANY = 1_000;
  private static final ByteRange RANGE = new ByteRange(0, 1);

  @Test
  void aHeaderThatCannotBeWrittenFailsTheOpenAndLeaksNothing(@TempDir Path directory)
      throws Exception {
    Path file = Files.createFile(directory.resolve("lock")); // a header goes into what has one name
    FakeKernel full = new FakeKernel(PathIdentity.of(file));

    LockException failure =
        assertThrows(
            LockException.class,
            () ->
                LockPath.open(
                    file, DEDICATED, new BackendChoice(file, failingWrites(full, eio), null)));

    assertSame(eio, failure);
    assertEquals(0, full.openDescriptions());
    full.mustNotHaveBeenAbused();
  }

  /** That kernel, but each description's first write fails. */
  private static LockBackend failingWrites(FakeKernel kernel, LockException failure) {
    return new LockBackend() {
      @Override
      public Backend kind() {
        return kernel.kind();
      }

      @Override
      public FakeDescription open(Path path, Mechanism mechanism, boolean create, int fileMode) {
        FakeDescription description = kernel.open(path, mechanism, create, fileMode);
        description.failNext(Call.WRITE, failure);
        return description;
      }

      @Override
      public PathProbe probe(Path path) {
        return kernel.probe(path);
      }
    };
  }

  @Test
  void theLastCloseGivesTheDescriptionBack() throws Exception {
    LockPath second = LockPath.open(PATH, DEDICATED, new BackendChoice(PATH, kernel, null));
    assertEquals(2, kernel.openDescriptions(), "one, and the stranger's");

    second.close();
    assertFalse(description.isClosed());
    lockPath.close();
    assertTrue(description.isClosed());
  }

  /** Another thread's close comes after this one has looked, and before it has its range. */
  @Test
  void closingBeforeARangeIsOpenedLeaksNoDescription() throws Exception {
    PathLock range = new PathLock(lockPath, RANGE);
    SharedFile seen = lockPath.current("test");
    lockPath.close();

    assertThrows(LockClosedException.class, () -> range.gateIn(seen));

    assertEquals(1, kernel.openDescriptions(), "the stranger's");
  }

  @Test
  void aReplacedFileIsFollowedAndTheOldOneGivenBack() throws Exception {
    lock.acquire(EXCLUSIVE).close();
    kernel.replaceFile();

    Hold hold = eventuallyVerified();

    assertTrue(description.isClosed());
    assertEquals(2, kernel.openDescriptions(), "the new one, and the stranger's");
    hold.close();
  }

  /** As for a thread that was granted the old file, and lost the processor before its check. */
  @Test
  void aCheckOfTheNewFileSaysNothingAboutTheOld() throws Exception {
    SharedFile old = lockPath.current("test");
    Gate gate = Objects.requireNonNull(lock.gateIn(old));
    lock.acquire(EXCLUSIVE).close();
    kernel.replaceFile();
    eventuallyVerified().close();

    for (int i = 0; i < MANY; i++) { // the last check has to be less than 100 µs ago
      lock.acquire(EXCLUSIVE).close();
      assertFalse(lockPath.confirm(old, gate, SHARED, false));
      assertEquals(0, lockPath.confirmedEpochOf(gate));
    }
    Gate now = Objects.requireNonNull(lock.gateIn(lockPath.current("test")));
    assertEquals(now.epoch(), lockPath.confirmedEpochOf(now));
  }

  private Hold eventuallyVerified() throws Exception {
    for (; ; ) {
      Hold hold = lock.acquire(EXCLUSIVE);
      if (hold.verify()) {
        return hold;
      }
      hold.close(); // within the freshness of the last check, as documented
    }
  }

  @Test
  void aRangeOfAReplacedFileIsFollowedAsWell() throws Exception {
    PathLock range = new PathLock(lockPath, RANGE);
    kernel.replaceFile();

    Hold hold = range.acquire(SHARED);

    assertTrue(hold.verify());
    assertEquals(3, kernel.openDescriptions(), "main, range and the stranger's");
    hold.close();
  }

  @Test
  void aHeldRangeIsNotForgottenForOthers() throws Exception {
    Hold held = new PathLock(lockPath, RANGE).acquire(EXCLUSIVE);
    for (int i = 1; i < 100; i++) {
      new PathLock(lockPath, new ByteRange(i, 1)).acquire(EXCLUSIVE).close();
    }

    assertTrue(held.verify());
    assertTrue(inOtherThread(() -> new PathLock(lockPath, RANGE).tryAcquire(SHARED)).isEmpty());
    held.close();
  }
}
