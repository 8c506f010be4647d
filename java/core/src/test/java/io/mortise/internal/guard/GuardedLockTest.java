package io.mortise.internal.guard;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static io.mortise.support.MustBlock.mustBlock;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.LockTimeoutException;
import io.mortise.Mechanism;
import io.mortise.NoAnswerException;
import io.mortise.UnverifiedHoldException;
import io.mortise.harness.Eventually;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.filesystem.FileSystemCheck;
import io.mortise.internal.lock.BackendChoice;
import io.mortise.internal.lock.LockOptions;
import io.mortise.internal.lock.LockPath;
import io.mortise.internal.lock.PathLock;
import io.mortise.support.CapturedLog;
import io.mortise.support.FakeDescription;
import io.mortise.support.FakeKernel;
import io.mortise.support.FileServer;
import io.mortise.support.MustBlock;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A lock on a file server that goes down and comes back. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a failure is a hang
class GuardedLockTest {

  private static final Path PATH = Path.of("file.lock");
  private static final LockOptions OPTIONS = new LockOptions(Mechanism.FCNTL, false, 0600, 0);
  private static final Duration SHORT = Duration.ofMillis(30);

  private final FakeKernel kernel = new FakeKernel();
  private final FileServer server = new FileServer(kernel);
  private final Guard guard = new Guard(server::graceNanos);
  private final FakeDescription stranger = kernel.open();

  private LockPath lockPath;
  private PathLock lock;

  private LockPath openPath() throws LockException {
    GuardedBackend backend = new GuardedBackend(server, guard, (path, opened) -> false);
    return LockPath.open(
        PATH,
        OPTIONS,
        new BackendChoice(PATH, backend, null, FileSystemCheck.of(null), null, guard));
  }

  @BeforeEach
  void open() throws Exception {
    lockPath = openPath();
    lock = new PathLock(lockPath, ByteRange.MAIN);
    lock.acquire(EXCLUSIVE).close(); // the header is there
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    server.comeBack();
    lockPath.close();
    Eventually.await("a thread is still in a call", () -> server.stuck() == 0);
    Eventually.await("a description is still open", () -> kernel.openDescriptions() == 1);
    kernel.mustNotHaveBeenAbused();
  }

  private void assertUsable() throws Exception {
    try (Hold hold = lock.acquire(EXCLUSIVE, Duration.ofSeconds(20))) {
      assertTrue(hold.verify());
      assertFalse(stranger.tryLock(SHARED, ByteRange.MAIN));
    }
    assertTrue(stranger.tryLock(EXCLUSIVE, ByteRange.MAIN));
    stranger.unlock(ByteRange.MAIN);
  }

  private void timesOut(LockMode mode) {
    assertThrows(LockTimeoutException.class, () -> lock.acquire(mode, SHORT));
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void aTimeoutIsKept(LockMode mode) throws Exception {
    server.goDown();
    long before = System.nanoTime();
    timesOut(mode);
    assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(10));
    server.comeBack();
    assertUsable();
  }

  @Test
  void aTryIsToldThatThereIsNoAnswer() throws Exception {
    server.goDown();
    for (int i = 0; i < 2; i++) {
      var failure = assertThrows(NoAnswerException.class, () -> lock.tryAcquire(EXCLUSIVE));
      assertEquals(
          "acquire EXCLUSIVE file.lock: the file server did not answer within 150 ms",
          failure.getMessage());
    }
    server.comeBack();
    assertUsable();
  }

  @Test
  void viewsKeepTheirTimeToo() throws Exception {
    server.goDown();
    assertFalse(lock.writeLock().tryLock(30, TimeUnit.MILLISECONDS));
    assertFalse(lock.readLock().tryLock(30, TimeUnit.MILLISECONDS));
    var failure = assertThrows(UncheckedIOException.class, () -> lock.writeLock().tryLock());
    assertInstanceOf(NoAnswerException.class, failure.getCause());
    server.comeBack();
    lock.writeLock().lock();
    lock.writeLock().unlock();
    assertUsable();
  }

  @Test
  void howeverOftenItIsAskedForOneThreadIsLost() throws Exception {
    server.goDown();
    for (int i = 0; i < 5; i++) {
      timesOut(EXCLUSIVE);
      assertThrows(NoAnswerException.class, () -> lock.tryAcquire(EXCLUSIVE));
    }
    assertEquals(1, server.stuck());
    server.comeBack();
    assertUsable();
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    server.goDown();
    MustBlock<Hold> waiter = mustBlock(() -> lock.acquire(EXCLUSIVE));
    waiter.interrupt();
    waiter.mustThrow(InterruptedException.class);
    server.comeBack();
    assertUsable();
  }

  @Test
  void aCancelledFutureLeavesNothingBehind() throws Exception {
    server.goDown();
    CompletableFuture<Hold> future = lock.acquireAsync(EXCLUSIVE);
    Eventually.await("nobody asks", () -> server.stuck() == 1);
    future.cancel(false);
    timesOut(EXCLUSIVE);
    server.comeBack();
    assertUsable();
  }

  @Test
  void whoHasTimeGetsTheLockWhenTheServerIsBack() throws Exception {
    server.goDown();
    MustBlock<Hold> waiter = mustBlock(() -> lock.acquire(EXCLUSIVE));
    CompletableFuture<Hold> future = lock.acquireAsync(EXCLUSIVE);
    server.comeBack();
    waiter.mustReturn().close();
    future.get(20, TimeUnit.SECONDS).close();
    assertUsable();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLateGrantIsGivenBack(boolean waits) throws Exception {
    server.loseAnswers();
    if (waits) {
      timesOut(EXCLUSIVE);
    } else {
      assertThrows(NoAnswerException.class, () -> lock.tryAcquire(EXCLUSIVE));
    }
    assertFalse(stranger.tryLock(EXCLUSIVE, ByteRange.MAIN)); // it is ours, and nobody knows
    server.comeBack();
    Eventually.await("the late grant is still held", this::strangerGetsIt);
    assertUsable();
  }

  private boolean strangerGetsIt() throws LockException {
    if (!stranger.tryLock(EXCLUSIVE, ByteRange.MAIN)) {
      return false;
    }
    stranger.unlock(ByteRange.MAIN);
    return true;
  }

  @Test
  void aNewTakerWaitsUntilTheLateGrantIsGivenBack() throws Exception {
    server.loseAnswers();
    timesOut(EXCLUSIVE);
    MustBlock<Hold> next = mustBlock(() -> lock.acquire(EXCLUSIVE));
    server.comeBack();
    Hold hold = next.mustReturn();
    assertTrue(hold.verify());
    assertFalse(stranger.tryLock(SHARED, ByteRange.MAIN));
    hold.close();
    assertUsable();
  }

  @Test
  void givingBackReturnsAndIsDoneLater() throws Exception {
    Hold hold = lock.acquire(EXCLUSIVE);
    server.goDown();
    try (CapturedLog log = CapturedLog.of("io.mortise")) {
      hold.close();
      Eventually.await("a line in the log", () -> !log.messages().isEmpty());
      assertEquals(
          List.of("release file.lock: the file server does not answer; it is done when it does"),
          log.messages());
    }
    assertFalse(strangerGetsIt());
    timesOut(EXCLUSIVE);
    server.comeBack();
    Eventually.await("the lock was not given back", this::strangerGetsIt);
    assertUsable();
  }

  @Test
  void aHoldIsNotConfirmedWithoutAnAnswer() throws Exception {
    Hold hold = lock.acquire(EXCLUSIVE);
    server.goDown();
    UnverifiedHoldException e = assertThrows(UnverifiedHoldException.class, hold::verify);
    assertInstanceOf(NoAnswerException.class, e.getCause());
    server.comeBack();
    Eventually.await("the hold was lost", () -> isConfirmed(hold));
    assertEquals(0, lockPath.stats().losses());
    hold.close();
    assertUsable();
  }

  private static boolean isConfirmed(Hold hold) {
    try {
      return hold.verify();
    } catch (UnverifiedHoldException e) {
      return false; // what was asked before the server came back may still be overdue
    }
  }

  @Test
  void anUpgradeThatIsGrantedLateIsTakenBack() throws Exception {
    Hold hold = lock.acquire(SHARED);
    server.loseAnswers();
    assertThrows(NoAnswerException.class, hold::tryUpgrade);
    assertEquals(SHARED, hold.mode());
    server.comeBack();
    Eventually.await("still exclusive", () -> stranger.tryLock(SHARED, ByteRange.MAIN));
    stranger.unlock(ByteRange.MAIN);
    hold.close();
    assertUsable();
  }

  @Test
  void aLateDowngradeDoesNotTakeAgainWhatWasGivenBack() throws Exception {
    Hold hold = lock.acquire(EXCLUSIVE);
    server.goDownFor("downgrade");
    hold.downgrade().close();
    server.comeBack();
    Eventually.await("shared by nobody", this::strangerGetsIt);
    Eventually.await("a call is under way", () -> server.stuck() == 0);
    assertUsable();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLateUpgradeDoesNotTakeAgainWhatWasGivenBack(boolean granted) throws Exception {
    Hold hold = lock.acquire(SHARED);
    if (granted) {
      server.loseAnswers();
    } else {
      server.goDownFor("tryUpgrade");
    }
    assertThrows(NoAnswerException.class, hold::tryUpgrade);
    hold.close();
    server.comeBack();
    Eventually.await("held by nobody", this::strangerGetsIt);
    Eventually.await("a call is under way", () -> server.stuck() == 0);
    assertUsable();
  }

  @Test
  void openingHasAGraceAndClosesWhatItGetsLate() throws Exception {
    server.loseAnswers();
    assertThrows(NoAnswerException.class, this::openPath);
    server.comeBack();
    Eventually.await("the late one is still open", () -> kernel.openDescriptions() == 2);
    assertUsable();
  }

  @Test
  void closingReturnsAndIsDoneLater() throws Exception {
    server.goDown();
    timesOut(EXCLUSIVE);
    lockPath.close();
    assertEquals(2, kernel.openDescriptions());
    server.comeBack();
    Eventually.await("still open", () -> kernel.openDescriptions() == 1);
    assertNull(stranger.heldMode(ByteRange.MAIN));
  }

  @Test
  void theOwnerIsNotAskedForLong() {
    server.goDown();
    assertThrows(NoAnswerException.class, () -> lock.owner());
  }

  @Test
  void aLocalFileIsNotGuarded() throws Exception {
    FakeKernel local = new FakeKernel();
    GuardedBackend backend = new GuardedBackend(local, guard, (path, opened) -> true);

    var opened = backend.open(PATH, Mechanism.FCNTL, true, 0600);

    assertInstanceOf(FakeDescription.class, opened);
    assertSame(local, GuardedBackend.plain(backend));
    opened.close();
  }
}
