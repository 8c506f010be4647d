package io.mortise.contract;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static io.mortise.support.MustBlock.mustBlock;
import static io.mortise.support.OtherThread.inThreadNamed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Backend;
import io.mortise.Hold;
import io.mortise.InterProcessLock;
import io.mortise.KeyedLocks;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.LockTimeoutException;
import io.mortise.Mechanism;
import io.mortise.harness.Eventually;
import io.mortise.support.MustBlock;
import io.mortise.support.Recorded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a flight recording is told. */
@Timeout(60)
class EventsTest extends OneLockFile {

  private static final long MAIN_OFFSET = 1L << 62;
  private static final Duration SHORT = Duration.ofMillis(20);

  private static void assertIsOf(RecordedEvent event, LockMode mode, long offset) {
    assertEquals(mode.name(), event.getString("mode"));
    assertEquals(offset, event.getLong("rangeOffset"));
  }

  @Test
  void aWaitTellsWhoWasInTheWayAndHowItEnded() throws Exception {
    try (Recorded recorded = Recorded.all("LockWait")) {
      Hold hold = inThreadNamed("in-the-way", () -> file.acquire(EXCLUSIVE));
      MustBlock<Hold> waiter = mustBlock(() -> file.acquire(SHARED));
      hold.close();
      waiter.mustReturn().close();

      RecordedEvent event = recorded.only(path);
      assertIsOf(event, SHARED, MAIN_OFFSET);
      assertEquals(1, event.getLong("rangeLength"));
      assertEquals(file.backend().name(), event.getString("backend"));
      assertEquals("GRANTED", event.getString("outcome"));
      assertEquals("in-the-way", event.getString("holder"));
      assertEquals(waiter.thread().getId(), event.getThread().getJavaThreadId());
      assertTrue(event.getDuration().toNanos() > 0);
      assertTrue(event.getDuration().toNanos() <= file.stats().waitNanos() + 1_000_000);
    }
  }

  @Test
  void aWaitForOverlappingBytesNamesTheThreadThatHoldsThemExclusively() throws Exception {
    try (Recorded recorded = Recorded.all("LockWait")) {
      Hold reads = inThreadNamed("not-in-the-way", () -> file.range(0, 10).acquire(SHARED));
      Hold writes = inThreadNamed("in-the-way", () -> file.range(50, 10).acquire(EXCLUSIVE));
      MustBlock<Hold> waiter = mustBlock(() -> file.range(0, 100).acquire(SHARED));
      writes.close();
      waiter.mustReturn().close();
      reads.close();

      assertEquals("in-the-way", recorded.only(path).getString("holder"));
    }
  }

  @Test
  void waitsThatEndWithoutTheLockSayHow() throws Exception {
    try (Recorded recorded = Recorded.all("LockWait")) {
      Hold hold = file.acquire(EXCLUSIVE);
      assertFalse(
          inThreadNamed("timely", () -> file.readLock().tryLock(20, TimeUnit.MILLISECONDS)));
      MustBlock<Hold> interrupted = mustBlock(() -> file.acquire(EXCLUSIVE));
      interrupted.interrupt();
      interrupted.mustThrow(InterruptedException.class);
      CompletableFuture<Hold> cancelled = file.acquireAsync(EXCLUSIVE);
      cancelled.cancel(false);
      Eventually.await("the end of the wait", () -> file.stats().abandoned() == 1);
      hold.close();

      Eventually.await("three events", () -> recorded.of(path).size() == 3);
      List<String> ends = recorded.of(path).stream().map(e -> e.getString("outcome")).toList();
      assertEquals(List.of("TIMED_OUT", "INTERRUPTED", "ABANDONED"), ends);
      // The recorder has a clock of its own, and the event begins after the timeout does.
      Duration least = SHORT.minusMillis(1);
      assertTrue(recorded.of(path).get(0).getDuration().compareTo(least) >= 0);
    }
  }

  @Test
  void aHoldIsToldWithWhoAcquiredItByTheThreadThatClosedIt() throws Exception {
    try (Recorded recorded = Recorded.all("LockHold")) {
      Hold hold = inThreadNamed("acquirer", () -> file.acquire(EXCLUSIVE));
      assertEquals(List.of(), recorded.of(path));
      hold.close();

      RecordedEvent event = recorded.only(path);
      assertIsOf(event, EXCLUSIVE, MAIN_OFFSET);
      assertEquals("acquirer", event.getString("acquirer"));
      assertEquals(Thread.currentThread().getId(), event.getThread().getJavaThreadId());
    }
  }

  @Test
  void aFuturesHoldHasNoAcquirer() throws Exception {
    try (Recorded recorded = Recorded.all("LockHold")) {
      file.acquireAsync(SHARED).get().close();
      assertNull(recorded.only(path).getString("acquirer"));
      assertIsOf(recorded.only(path), SHARED, MAIN_OFFSET);
    }
  }

  @Test
  void viewsRecordOneHoldHoweverOftenTheyAreEntered() throws Exception {
    try (Recorded recorded = Recorded.all("LockHold")) {
      file.writeLock().lock();
      file.writeLock().lock();
      file.writeLock().unlock();
      assertEquals(List.of(), recorded.of(path));
      file.writeLock().unlock();
      file.readLock().lock();
      file.readLock().lock();
      file.readLock().unlock();
      file.readLock().unlock();

      List<RecordedEvent> events = recorded.of(path);
      assertEquals(2, events.size());
      assertIsOf(events.get(0), EXCLUSIVE, MAIN_OFFSET);
      assertIsOf(events.get(1), SHARED, MAIN_OFFSET);
      assertEquals(Thread.currentThread().getName(), events.get(1).getString("acquirer"));
    }
  }

  @Test
  void aConversionEndsOneHoldAndBeginsAnother() throws Exception {
    try (Recorded recorded = Recorded.all("LockHold")) {
      file.acquire(EXCLUSIVE).downgrade().close();
      file.writeLock().lock();
      file.readLock().lock();
      file.writeLock().unlock();
      file.readLock().unlock();

      List<String> modes = recorded.of(path).stream().map(e -> e.getString("mode")).toList();
      assertEquals(List.of("EXCLUSIVE", "SHARED", "EXCLUSIVE", "SHARED"), modes);
    }
  }

  @Test
  void rangesAndKeysNameTheirBytes() throws Exception {
    try (Recorded recorded = Recorded.all("LockHold")) {
      InterProcessLock range = file.range(4, 3);
      range.writeLock().lock();
      range.writeLock().unlock();
      assertIsOf(recorded.only(path), EXCLUSIVE, 4);
      assertEquals(3, recorded.only(path).getLong("rangeLength"));

      Path keys = directory.resolve("keys");
      try (KeyedLocks locks = KeyedLocks.builder(keys).files(1).open()) {
        locks.get("key").acquire(EXCLUSIVE).close();
        try (var files = Files.list(keys)) {
          long holds = files.mapToLong(keyFile -> holdsOfOneByteAbove(recorded, keyFile)).sum();
          assertEquals(1, holds);
        }
      }
    }
  }

  private static long holdsOfOneByteAbove(Recorded recorded, Path keyFile) {
    try {
      return recorded.of(keyFile).stream()
          .filter(event -> event.getLong("rangeLength") == 1)
          .filter(event -> event.getLong("rangeOffset") != MAIN_OFFSET)
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aTimeoutCarriesWhatTheExceptionCarries() throws Exception {
    try (Recorded recorded = Recorded.all("LockTimeout")) {
      Hold hold = file.acquire(EXCLUSIVE);
      LockTimeoutException timeout =
          assertThrows(LockTimeoutException.class, () -> file.acquire(EXCLUSIVE, SHORT));
      hold.close();

      RecordedEvent event = recorded.only(path);
      assertIsOf(event, EXCLUSIVE, MAIN_OFFSET);
      assertEquals(SHORT, event.getDuration("timeout"));
      assertEquals(timeout.owner().orElseThrow().toString(), event.getString("holder"));
      assertEquals(ProcessHandle.current().pid(), event.getLong("holderPid"));
      assertTrue(event.getBoolean("heldByThisProcess"));
    }
  }

  @Test
  void aTimeoutOfAViewIsToldWithoutAHolder() throws Exception {
    try (Recorded recorded = Recorded.all("LockTimeout")) {
      Hold hold = file.acquire(EXCLUSIVE);
      assertFalse(
          inThreadNamed("timely", () -> file.writeLock().tryLock(20, TimeUnit.MILLISECONDS)));
      assertFalse(inThreadNamed("trying", () -> file.writeLock().tryLock()));
      hold.close();

      RecordedEvent event = recorded.only(path);
      assertEquals(SHORT, event.getDuration("timeout"));
      assertNull(event.getString("holder"));
      assertEquals(-1, event.getLong("holderPid"));
    }
  }

  @Test
  void aHoldWhoseFileWasReplacedIsToldAsLostOnce() throws Exception {
    try (Recorded recorded = Recorded.all("LockLost");
        Hold hold = file.acquire(EXCLUSIVE)) {
      assertTrue(hold.verify());
      Files.move(path, directory.resolve("moved"));
      assertFalse(hold.verify());
      assertFalse(hold.verify());

      RecordedEvent event = recorded.only(path);
      assertIsOf(event, EXCLUSIVE, MAIN_OFFSET);
      assertEquals("verify: the file is no longer at the path", event.getString("explanation"));
    }
  }

  @Test
  void whatIsOpenedTellsItsBackendAndWhy() throws Exception {
    Path opened = directory.resolve("opened");
    try (Recorded recorded = Recorded.all("BackendSelected");
        LockFile another = LockFile.open(opened)) {
      RecordedEvent event = recorded.only(opened);
      assertEquals(another.backend().name(), event.getString("backend"));
      assertEquals(Mechanism.FCNTL.name(), event.getString("mechanism"));
      assertFalse(event.getString("reason").isEmpty());
      assertEquals(fileSystemOf(opened), event.getString("fileSystem"));
    }
  }

  /** In a chroot whose root is no mount point, the list of mounts does not have it. */
  private static String fileSystemOf(Path file) {
    try {
      return Files.getFileStore(file).type();
    } catch (IOException e) {
      assertEquals("Mount point not found", e.getMessage());
      return ""; // not known
    }
  }

  @Test
  void anInsistingProgramIsTheReason() throws Exception {
    Path opened = directory.resolve("opened");
    try (Recorded recorded = Recorded.all("BackendSelected");
        LockFile another = LockFile.builder(opened).backend(Backend.PORTABLE).open()) {
      assertEquals("PORTABLE", another.backend().name());
      assertEquals("asked for by the program", recorded.only(opened).getString("reason"));
    }
  }

  @Test
  void whatIsBelowTheThresholdIsNotRecorded() throws Exception {
    try (Recorded recorded = new Recorded(Duration.ofHours(1), "LockWait", "LockHold")) {
      Hold hold = file.acquire(EXCLUSIVE);
      MustBlock<Hold> waiter = mustBlock(() -> file.acquire(SHARED));
      hold.close();
      waiter.mustReturn().close();
      file.writeLock().lock();
      file.writeLock().unlock();
      assertEquals(List.of(), recorded.of(path));
    }
  }

  @Test
  void whatIsNotEnabledIsNotRecorded() throws Exception {
    try (Recorded recorded = Recorded.all()) {
      Hold hold = file.acquire(EXCLUSIVE);
      assertThrows(LockTimeoutException.class, () -> file.acquire(EXCLUSIVE, SHORT));
      Files.move(path, directory.resolve("moved"));
      assertFalse(hold.verify());
      hold.close();
      assertEquals(List.of(), recorded.of(path));
    }
  }

  @Test
  @Tag("native")
  void holdsOfARetainedLockAreRecordedOnceTheRecordingHasBegun() throws Exception {
    try (LockFile retaining = LockFile.builder(path).retain(Duration.ofHours(1)).open()) {
      Lock lock = retaining.writeLock();
      for (int pair = 0; pair < 1_000; pair++) {
        lock.lock();
        lock.unlock();
      }
      try (Recorded recorded = Recorded.all("LockHold")) {
        Eventually.await(
            "the first hold",
            () -> {
              lock.lock();
              lock.unlock();
              return !recorded.of(path).isEmpty();
            });
        int before = recorded.of(path).size();
        for (int pair = 0; pair < 1_000; pair++) {
          lock.lock();
          lock.unlock();
        }
        assertEquals(before + 1_000, recorded.of(path).size());
      }
      long counted = retaining.stats().exclusiveGrants();
      lock.lock();
      lock.unlock();
      assertEquals(counted + 1, retaining.stats().exclusiveGrants());
      assertTrue(retaining.stats().retainedGrants() > 1_000, retaining.stats().toString());
    }
  }
}
