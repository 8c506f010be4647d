package io.mortise.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.LockMode;
import io.mortise.harness.Agent;
import io.mortise.harness.Eventually;
import io.mortise.harness.KernelLocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Somebody removes the lock file, or puts another in its place. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("native")
class ReplacedFileTest {

  /** So long a grant without a wait may rely on an earlier look at the path; see LockFile. */
  private static final long UNNOTICED_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  private Path path;
  private Agent first;
  private Agent second;
  private Agent third;

  @BeforeAll
  void startProcesses() throws IOException {
    first = Agent.start("first");
    second = Agent.start("second");
    third = Agent.start("third");
  }

  @AfterAll
  void stopProcesses() {
    first.close();
    second.close();
    third.close();
  }

  @BeforeEach
  void openEverywhere(@TempDir Path directory) {
    path = directory.resolve("lock");
    first.open(path);
    second.open(path);
    third.open(path);
  }

  @AfterEach
  void forgetTheFile() {
    first.reset();
    second.reset();
    third.reset();
  }

  /**
   * A lock that is retained afterwards is granted again without a look at the path until the next
   * tick of the janitor, which comes when that thread gets a processor: no time is long enough for
   * that. What becomes of a retained lock is in RetainedLockTest.
   */
  private void useOnce(Agent agent) throws IOException {
    agent.acquire(LockMode.EXCLUSIVE);
    agent.release();
    Eventually.await(() -> "it is still retained", () -> KernelLocks.held(path) == 0);
  }

  private void remove() throws IOException {
    Files.delete(path);
    LockSupport.parkNanos(2 * UNNOTICED_NANOS);
  }

  /** Returns another name of the file that was there. */
  private Path replace() throws IOException {
    Path old = path.resolveSibling("old");
    Path fresh = path.resolveSibling("fresh");
    Files.createLink(old, path);
    Files.createFile(fresh);
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    LockSupport.parkNanos(2 * UNNOTICED_NANOS);
    return old;
  }

  private void assertIsTheOnlyHolderOfTheFileAtThePath(Agent holder, Agent other)
      throws IOException {
    assertTrue(holder.verify());
    assertEquals(1, KernelLocks.held(path));
    assertFalse(other.tryAcquire(LockMode.EXCLUSIVE));
  }

  @Test
  void aRemovedFileIsMadeAgainByTheNextGrant() throws Exception {
    useOnce(first);
    remove();
    first.acquire(LockMode.EXCLUSIVE);
    assertIsTheOnlyHolderOfTheFileAtThePath(first, second);
  }

  @Test
  void aFileThatWasPutInItsPlaceIsUsedFromTheNextGrantOn() throws Exception {
    useOnce(first);
    Path old = replace();
    assertTrue(first.tryAcquire(LockMode.EXCLUSIVE));
    assertIsTheOnlyHolderOfTheFileAtThePath(first, second);
    assertEquals(0, KernelLocks.held(old));
  }

  @Test
  void aRangeOfARemovedFileIsARangeOfTheNewOne() throws Exception {
    first.useRange(10, 10);
    second.useRange(19, 1);
    useOnce(first);
    remove();
    first.acquire(LockMode.EXCLUSIVE);
    assertIsTheOnlyHolderOfTheFileAtThePath(first, second);
  }

  @Test
  void aRangeThatWasNeverUsedBeforeTheFileWasRemovedIsOneOfTheNewFile() throws Exception {
    first.useRange(10, 10);
    second.useRange(19, 1);
    remove();
    first.acquire(LockMode.EXCLUSIVE);
    assertIsTheOnlyHolderOfTheFileAtThePath(first, second);
  }

  @Test
  void aHoldOfARemovedFileIsNotConfirmed() throws Exception {
    first.acquire(LockMode.EXCLUSIVE);
    assertTrue(first.verify());
    remove();
    assertFalse(first.verify());
    second.open(path);
    assertTrue(second.tryAcquire(LockMode.EXCLUSIVE));
    third.open(path);
    assertIsTheOnlyHolderOfTheFileAtThePath(second, third);
  }

  @Test
  void aHoldOfAReplacedFileIsNotConfirmedButStaysUntilItIsClosed() throws Exception {
    first.acquire(LockMode.SHARED);
    Path old = replace();
    assertFalse(first.verify());
    assertEquals(1, KernelLocks.held(old));
    second.open(path);
    assertTrue(second.tryAcquire(LockMode.EXCLUSIVE));
    first.release();
    assertEquals(0, KernelLocks.held(old));
    assertIsTheOnlyHolderOfTheFileAtThePath(second, first);
  }

  /** Whoever has the old file open still respects its holder, who may not know yet. */
  @Test
  void aHolderOfARemovedFileStillExcludesThoseWhoHaveItOpen() throws Exception {
    first.acquire(LockMode.EXCLUSIVE);
    remove();
    assertFalse(second.tryAcquire(LockMode.EXCLUSIVE));
    first.release();
    second.acquire(LockMode.EXCLUSIVE);
    assertIsTheOnlyHolderOfTheFileAtThePath(second, first);
  }

  @Test
  void aWaiterMovesOnToTheFileThatWasPutInThePlace() throws Exception {
    first.acquire(LockMode.EXCLUSIVE);
    second.beginAcquire(LockMode.EXCLUSIVE);
    KernelLocks.awaitWaiters(path, 1);
    Path old = replace();
    first.release();
    second.awaitAcquired();
    assertIsTheOnlyHolderOfTheFileAtThePath(second, third);
    assertEquals(0, KernelLocks.held(old));
  }

  @Test
  void aWaiterMovesOnToTheFileThatItMustMakeItself() throws Exception {
    first.acquire(LockMode.EXCLUSIVE);
    second.beginAcquire(LockMode.SHARED);
    KernelLocks.awaitWaiters(path, 1);
    remove();
    first.release();
    second.awaitAcquired();
    assertIsTheOnlyHolderOfTheFileAtThePath(second, third);
  }

  @Test
  void aWaiterForTheOldFileWaitsOnForTheHolderOfTheNewOne() throws Exception {
    first.acquire(LockMode.EXCLUSIVE);
    second.beginAcquire(LockMode.EXCLUSIVE);
    KernelLocks.awaitWaiters(path, 1);
    replace();
    third.open(path);
    third.acquire(LockMode.EXCLUSIVE);
    first.release();
    KernelLocks.awaitWaiters(path, 1);
    assertFalse(second.hasAnswered());
    third.release();
    second.awaitAcquired();
    assertIsTheOnlyHolderOfTheFileAtThePath(second, third);
  }

  @Test
  void whatIsPutInItsPlaceIsRefusedIfItIsNotALockFile() throws Exception {
    Files.delete(path);
    Files.createDirectory(path);
    LockSupport.parkNanos(2 * UNNOTICED_NANOS);
    String answer = first.attempt("acquire", LockMode.EXCLUSIVE);
    assertTrue(answer.startsWith("failed\tLockException\tEISDIR\t"), answer);
    assertTrue(answer.contains(path.toString()), answer);
    Files.delete(path);
    first.acquire(LockMode.EXCLUSIVE);
    assertIsTheOnlyHolderOfTheFileAtThePath(first, second);
  }
}
