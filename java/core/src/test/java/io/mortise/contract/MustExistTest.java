package io.mortise.contract;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.MissingFileException;
import io.mortise.harness.Agent;
import io.mortise.support.Descriptors;
import io.mortise.support.MustBlock;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A data file that is consumed under its lock, and that nobody is to make again. */
class MustExistTest {

  @TempDir Path directory;
  private Path path;

  @BeforeEach
  void writeTheFile() throws Exception {
    path = directory.resolve("order");
    Files.writeString(path, "order");
  }

  private LockFile open() throws Exception {
    return LockFile.builder(path).inPlace().mustExist().open();
  }

  private void assertIsMissing(Executable operation) {
    assertIsMissing(assertThrows(MissingFileException.class, operation));
  }

  private void assertIsMissing(MissingFileException e) {
    assertEquals(path.toString(), e.path());
    assertTrue(e.getMessage().contains(path.toString()), e.getMessage());
    assertFalse(Files.exists(path));
  }

  @Test
  void aMissingFileIsNotCreatedByTheOpening() throws Exception {
    Files.delete(path);

    MissingFileException e = assertThrows(MissingFileException.class, this::open);

    assertIsMissing(e);
    assertEquals(Optional.of("ENOENT"), e.errorName());
    assertEquals(0, Descriptors.openIn(directory));
  }

  @Test
  void norIsOneWithoutADirectory() throws Exception {
    path = directory.resolve("missing").resolve("order");

    assertIsMissing(this::open);
  }

  @Test
  void aFileThatIsThereIsLockedAndNotWrittenTo() throws Exception {
    try (LockFile file = open();
        Hold hold = file.acquire(EXCLUSIVE)) {
      assertTrue(hold.verify());
      assertEquals("order", Files.readString(path));
    }
  }

  @Test
  void aFileThatWasConsumedIsToldByEachWayToLockIt() throws Exception {
    try (LockFile consumer = open();
        LockFile late = open()) {
      try (Hold hold = consumer.acquire(EXCLUSIVE)) {
        Files.delete(path);
        assertFalse(hold.verify());
      }

      assertIsMissing(() -> late.tryAcquire(EXCLUSIVE));
      assertIsMissing(() -> late.acquire(SHARED));
      assertIsMissing(() -> late.acquire(EXCLUSIVE, Duration.ofMinutes(1)));
      assertIsMissing(() -> late.range(5, 5).tryAcquire(EXCLUSIVE));
      assertIsMissing(
          assertInstanceOf(
              MissingFileException.class,
              assertThrows(UncheckedIOException.class, late.writeLock()::lock).getCause()));
      assertIsMissing(
          assertInstanceOf(
              MissingFileException.class,
              assertThrows(
                      ExecutionException.class,
                      () -> late.acquireAsync(EXCLUSIVE).get(20, TimeUnit.SECONDS))
                  .getCause()));
    }
  }

  @Test
  void aWaiterIsToldAsSoonAsItIsItsTurn() throws Exception {
    try (LockFile consumer = open();
        LockFile late = open()) {
      Hold hold = consumer.acquire(EXCLUSIVE);
      MustBlock<Hold> waiter = MustBlock.mustBlock(() -> late.acquire(EXCLUSIVE));
      Files.delete(path);
      hold.close();

      assertIsMissing(waiter.mustThrow(MissingFileException.class));
    }
  }

  @Test
  void anotherProcessThatConsumesItIsNoticedAsWell() throws Exception {
    try (LockFile late = open();
        Agent consumer = Agent.start("consumer")) {
      consumer.openInPlace(path);
      consumer.acquire(EXCLUSIVE);
      Files.delete(path);
      consumer.release();

      assertIsMissing(() -> late.tryAcquire(EXCLUSIVE));
    }
  }

  @Test
  void aFileThatIsThereAgainIsLocked() throws Exception {
    try (LockFile file = open()) {
      Files.delete(path);
      assertIsMissing(() -> file.tryAcquire(EXCLUSIVE));

      Files.writeString(path, "next order");

      try (Hold hold = file.tryAcquire(EXCLUSIVE).orElseThrow()) {
        assertTrue(hold.verify());
      }
      assertEquals("next order", Files.readString(path));
    }
  }

  @Test
  void aDedicatedLockFileCanBeExpectedToExistToo() throws Exception {
    LockFile.open(directory.resolve("lock")).close();

    LockFile.builder(directory.resolve("lock")).mustExist().open().close();
  }
}
