package io.mortise.process;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.InterProcessLock;
import io.mortise.KeyedLocks;
import io.mortise.LockFile;
import io.mortise.LockHolders;
import io.mortise.LockMode;
import io.mortise.LockOwner;
import io.mortise.LockOwner.State;
import io.mortise.LockOwner.Suspension;
import io.mortise.LockTimeoutException;
import io.mortise.MarkerStyle;
import io.mortise.Mechanism;
import io.mortise.SelfDeadlockException;
import io.mortise.harness.Agent;
import io.mortise.harness.ChildProcess;
import io.mortise.harness.Eventually;
import io.mortise.harness.FlockCommand;
import io.mortise.harness.Freezer;
import io.mortise.harness.PythonLocker;
import io.mortise.harness.Signals;
import io.mortise.internal.portable.HolderMain;
import io.mortise.support.BusyLock;
import io.mortise.support.Portably;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whom a timeout or owner() names has a lock that conflicts with the one that was asked for. */
@Tag("native")
@Tag("strict")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NamedHoldersTest {

  private static final long PID = ProcessHandle.current().pid();
  private static final Duration A_MOMENT = Duration.ofMillis(1);
  private static final long EVERYTHING = Long.MAX_VALUE;

  private Agent first;
  private Agent second;
  private Path path;

  @BeforeAll
  void startAgents() throws Exception {
    first = Agent.start("first");
    second = Agent.start("second");
  }

  @AfterAll
  void stopAgents() {
    first.close();
    second.close();
  }

  @BeforeEach
  void makeTheFile(@TempDir Path directory) throws Exception {
    path = directory.resolve("lock");
    LockFile.open(path).close();
    first.reset();
    second.reset();
  }

  /** One lock of the table. */
  private record Lock(long pid, LockMode mode, long offset, long length) {

    boolean conflictsWith(LockMode other, long otherOffset, long otherLength) {
      return (mode == EXCLUSIVE || other == EXCLUSIVE)
          && offset < otherOffset + otherLength
          && otherOffset < offset + length;
    }

    boolean conflictsWith(Lock other) {
      return conflictsWith(other.mode, other.offset, other.length);
    }
  }

  /** By this process or that one: the asked bytes 0 to 99, a part of them, or others. */
  private static List<Lock> locksOf(long pid, long part) {
    List<Lock> all = new ArrayList<>();
    for (LockMode mode : LockMode.values()) {
      all.add(new Lock(pid, mode, 0, 100));
      all.add(new Lock(pid, mode, part, 10));
      all.add(new Lock(pid, mode, 200 + part, 10));
    }
    return all;
  }

  @Test
  void everyPairOfLocksByThisProcessAndOthersIsTakenForWhatItIs() throws Exception {
    try (LockFile file = LockFile.open(path)) {
      first.open(path);
      second.open(path);
      List<Lock> ones = locksOf(PID, 0);
      ones.addAll(locksOf(first.process().pid(), 0));
      List<Lock> others = locksOf(PID, 50);
      others.addAll(locksOf(second.process().pid(), 50));
      for (Lock one : ones) {
        try (Holding held = hold(file, one)) {
          assertTold(file, List.of(held.lock));
          for (Lock other : others) {
            if (!one.conflictsWith(other) && (one.pid != other.pid || one.offset != other.offset)) {
              try (Holding more = hold(file, other)) {
                assertTold(file, List.of(held.lock, more.lock));
              }
            }
          }
        }
      }
    }
  }

  private record Holding(Lock lock, Runnable release) implements AutoCloseable {
    @Override
    public void close() {
      release.run();
    }
  }

  private Holding hold(LockFile file, Lock lock) throws Exception {
    if (lock.pid == PID) {
      Hold hold = file.range(lock.offset, lock.length).tryAcquire(lock.mode).orElseThrow();
      return new Holding(lock, hold::close);
    }
    Agent agent = lock.pid == first.process().pid() ? first : second;
    agent.useRange(lock.offset, lock.length);
    assertTrue(agent.tryAcquire(lock.mode), lock::toString);
    return new Holding(lock, agent::release);
  }

  private static void assertTold(LockFile file, List<Lock> held) throws Exception {
    InterProcessLock asked = file.range(0, 100);
    for (LockMode mode : LockMode.values()) {
      boolean free = held.stream().noneMatch(lock -> lock.conflictsWith(mode, 0, 100));
      Optional<Hold> granted = asked.tryAcquire(mode);
      assertEquals(free, granted.isPresent(), () -> mode + " beside " + held);
      granted.ifPresent(Hold::close);
      if (!free) {
        assertTimeoutsTellTheTruth(asked, mode, held);
      }
    }
    Optional<LockOwner> owner = asked.owner();
    boolean free = held.stream().noneMatch(lock -> lock.conflictsWith(EXCLUSIVE, 0, 100));
    assertEquals(free, owner.isEmpty(), () -> owner + " of " + held);
    if (owner.isPresent()) {
      assertTrue(isTrueOf(owner.get(), EXCLUSIVE, held), () -> owner + " of " + held);
      assertTrue(owner.get().pid().isPresent(), owner::toString);
    }
  }

  /** A caller in a hurry may not be told the process each time, but nothing that is wrong. */
  private static void assertTimeoutsTellTheTruth(
      InterProcessLock asked, LockMode mode, List<Lock> held) {
    Eventually.await(
        () -> "no process is named for " + mode + " beside " + held,
        () -> {
          LockTimeoutException late =
              assertThrows(LockTimeoutException.class, () -> asked.acquire(mode, A_MOMENT));
          LockOwner named = late.owner().orElseThrow();
          assertTrue(isTrueOf(named, mode, held), () -> late.getMessage() + " of " + held);
          assertEquals(named.thisProcess(), late.getMessage().contains("this very process"));
          return named.pid().isPresent();
        });
  }

  private static boolean isTrueOf(LockOwner named, LockMode asked, List<Lock> held) {
    return held.stream()
        .anyMatch(
            lock ->
                lock.conflictsWith(asked, 0, 100)
                    && lock.mode == named.mode()
                    && lock.offset == named.offset()
                    && lock.length == named.length()
                    && named.pid().orElse(lock.pid) == lock.pid
                    && (named.pid().isEmpty() || named.thisProcess() == (lock.pid == PID))
                    && (lock.pid != PID
                        || named
                            .command()
                            .orElse("")
                            .equals("thread " + Thread.currentThread().getName())));
  }

  @Test
  void aFlockIsNamedForAFlockAndNothingElse() throws Exception {
    Files.write(path, new byte[0]);
    first.open(path, Mechanism.FLOCK).acquire(EXCLUSIVE); // writes the header
    first.reset();
    try (PythonLocker decoy = PythonLocker.lockf(path);
        LockFile file = LockFile.builder(path).mechanism(Mechanism.FLOCK).inPlace().open()) {
      assertTrue(decoy.tryLock(EXCLUSIVE));
      for (LockMode held : LockMode.values()) {
        first.open(path, Mechanism.FLOCK).acquire(held);
        for (LockMode asked : LockMode.values()) {
          if (held == EXCLUSIVE || asked == EXCLUSIVE) {
            assertNames(first.process().pid(), file, asked, held);
          } else {
            file.tryAcquire(asked).orElseThrow().close();
          }
        }
        first.reset();
      }
      assertEquals(Optional.empty(), file.owner());
    }
  }

  @Test
  void aFlockIsNotNamedForALockOfBytes() throws Exception {
    try (FlockCommand decoy = FlockCommand.begin(path, EXCLUSIVE);
        LockFile file = LockFile.open(path)) {
      decoy.awaitLocked();
      assertEquals(Optional.empty(), file.owner());
      first.open(path).acquire(SHARED);
      assertNames(first.process().pid(), file, EXCLUSIVE, SHARED);
    }
  }

  private static LockOwner assertNames(
      long pid, InterProcessLock asked, LockMode mode, LockMode held) {
    List<LockOwner> named = new ArrayList<>();
    Eventually.await( // a caller in a hurry is not told each time
        () -> "no process is named for " + mode + " beside " + held,
        () -> {
          assertThrows(LockTimeoutException.class, () -> asked.acquire(mode, A_MOMENT))
              .owner()
              .filter(owner -> owner.pid().isPresent())
              .ifPresent(named::add);
          return !named.isEmpty();
        });
    assertEquals(pid, named.get(0).pid().orElseThrow(), named::toString);
    assertEquals(held, named.get(0).mode(), named::toString);
    return named.get(0);
  }

  @Test
  void aHolderThatWasSeenIsNotNamedWhereItDoesNotConflict() throws Exception {
    try (LockFile file = LockFile.open(path)) {
      first.open(path).useRange(0, 10);
      first.acquire(SHARED);
      second.open(path).useRange(50, 10);
      second.acquire(EXCLUSIVE);
      InterProcessLock all = file.range(0, 100);
      InterProcessLock low = file.range(0, 20);
      long reader = first.process().pid();

      assertEquals(reader, low.owner().orElseThrow().pid().orElseThrow());

      assertNames(second.process().pid(), all, SHARED, EXCLUSIVE);
      assertEquals(reader, low.owner().orElseThrow().pid().orElseThrow());
      assertEquals(Optional.empty(), file.range(20, 20).owner());
    }
  }

  @Test
  void anotherProcessesLockHasItsOwnBytes() throws Exception {
    try (PythonLocker python = PythonLocker.lockf(path);
        LockFile file = LockFile.open(path)) {
      assertTrue(python.tryLock(SHARED));
      LockOwner owner = file.range(7, 3).owner().orElseThrow();

      assertEquals(python.pid(), owner.pid().orElseThrow());
      assertEquals(SHARED, owner.mode());
      assertEquals(0, owner.offset());
      assertEquals(EVERYTHING, owner.length());
    }
  }

  @Test
  void aReaderThatTheKernelCouldNameIsNotNamedToAReader() throws Exception {
    try (PythonLocker reader = PythonLocker.lockf(path, 0, 10);
        LockFile file = LockFile.open(path)) {
      assertTrue(reader.tryLock(SHARED));
      first.open(path).useRange(50, 10);
      first.acquire(EXCLUSIVE);

      LockOwner named = assertNames(first.process().pid(), file.range(0, 100), SHARED, EXCLUSIVE);

      assertEquals(50, named.offset());
      assertEquals(10, named.length());
    }
  }

  @Test
  void ofAPortableFileThisProcessIsNotNamedForWhatItsMarkerDoesNotKeepOut() throws Exception {
    try (LockFile file = Portably.open(path, MarkerStyle.FILE);
        Hold mine = file.acquire(EXCLUSIVE)) {
      first.open(path).useRange(50, 10);
      for (LockMode held : LockMode.values()) {
        first.acquire(held);
        for (LockMode asked : LockMode.values()) {
          assertNames(first.process().pid(), file.range(0, 100), asked, held);
        }
        assertEquals(
            first.process().pid(), file.range(0, 1).owner().orElseThrow().pid().orElseThrow());
        first.release();
      }
      assertEquals(Optional.empty(), file.range(0, 100).owner());
      file.range(0, 100).tryAcquire(EXCLUSIVE).orElseThrow().close();
      assertTrue(mine.verify());
    }
  }

  @Test
  void ofAPortableFileHoldsOfThisProcessAreNamedByModeAndBytes() throws Exception {
    try (LockFile file = Portably.open(path, MarkerStyle.DIRECTORY);
        Hold reads = file.range(0, 10).acquire(SHARED);
        Hold writes = file.range(50, 10).acquire(EXCLUSIVE)) {
      assertEquals(50, assertNames(PID, file.range(0, 100), SHARED, EXCLUSIVE).offset());
      assertEquals(0, assertNames(PID, file.range(0, 20), EXCLUSIVE, SHARED).offset());
      assertEquals(Optional.empty(), file.range(10, 40).owner());
      assertTrue(reads.verify() && writes.verify());
    }
  }

  @Test
  void aLockOfOtherCodeInThisProcessIsToldFromOurs() throws Exception {
    try (LockFile file = LockFile.open(path);
        Hold mine = file.range(0, 10).acquire(SHARED);
        FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      assertTrue(channel.tryLock(50, 10, false).isValid());

      LockOwner named = assertNames(PID, file.range(0, 100), SHARED, EXCLUSIVE);

      assertTrue(named.thisProcess());
      assertEquals(50, named.offset());
      assertTrue(named.note().orElseThrow().contains("not through this copy"), named::toString);
      assertTrue(mine.verify());
    }
  }

  @Test
  void whatThisProcessKeepsIsNamedForARangeThatCoversItAndNotForItself() throws Exception {
    try (LockFile file = LockFile.builder(path).retain(Duration.ofHours(1)).open()) {
      InterProcessLock all = file.range(0, EVERYTHING);
      BusyLock.during(
          file.writeLock(),
          () ->
              Eventually.await(
                  "never said to be kept",
                  () -> {
                    Optional<LockOwner> owner = all.owner();
                    owner.ifPresent(who -> assertTrue(who.thisProcess(), who::toString));
                    return owner.isPresent()
                        && owner.get().state() == State.RETAINS
                        && owner.get().note().orElse("").contains("none of whose threads");
                  }));
      Eventually.await("given back", () -> all.owner().isEmpty());
      assertEquals(Optional.empty(), file.owner());
    }
  }

  @Test
  void aProcessThatRetainsIsSaidToRetain() throws Exception {
    try (Agent retainer = Agent.startWith(path, "retainer", "-Dmortise.retain=3600000");
        LockFile file = LockFile.open(path)) {
      retainer.stayBusy();
      Eventually.await(
          "a message that says so",
          () -> {
            try (Hold hold = file.acquire(EXCLUSIVE, Duration.ZERO)) {
              return !hold.verify(); // not now
            } catch (LockTimeoutException e) {
              return e.getMessage().contains("retained by process " + retainer.process().pid())
                  && e.owner().orElseThrow().note().orElse("").contains("held, or kept");
            }
          });
    }
  }

  @Test
  void aMarkerIsNotAscribedToAnotherLockOfItsProcess() throws Exception {
    try (PythonLocker python = PythonLocker.lockf(path, 50, 10);
        LockFile file = LockFile.open(path)) {
      assertTrue(python.tryLock(EXCLUSIVE));
      Files.writeString(
          Path.of(path + ".lock"), "pid=" + python.pid() + "\nlocked_at=1700000000.5\n");

      LockOwner named = assertNames(python.pid(), file.range(0, 100), SHARED, EXCLUSIVE);
      List<LockOwner> holders = LockHolders.of(path).holders();

      assertEquals(Optional.empty(), named.since(), named::toString);
      assertEquals(2, holders.size(), holders::toString);
      assertEquals(50, holders.get(0).offset());
      assertEquals(Optional.empty(), holders.get(0).since(), holders::toString);
      assertTrue(holders.get(1).note().orElseThrow().contains(".lock"), holders::toString);
    }
  }

  @Test
  void aKeyThatThisProcessHoldsIsNamedForARangeThatCoversIt(@TempDir Path directory)
      throws Exception {
    try (KeyedLocks keys = KeyedLocks.builder(directory).files(1).open();
        Hold mine = keys.get("key").acquire(SHARED);
        LockFile file = LockFile.open(directory.resolve("mortise.keys.0000"))) {
      LockOwner named = assertNames(PID, file.range(0, EVERYTHING), EXCLUSIVE, SHARED);

      assertEquals(1, named.length());
      assertTrue(named.thisProcess());
      assertEquals(Optional.of("thread " + Thread.currentThread().getName()), named.command());
      file.range(0, EVERYTHING).tryAcquire(SHARED).orElseThrow().close();
      assertTrue(mine.verify());
    }
  }

  @Test
  void aReleasedLockNamesNobody() throws Exception {
    try (LockFile file = LockFile.open(path)) {
      first.open(path).useRange(50, 10);
      first.acquire(EXCLUSIVE);
      assertEquals(
          first.process().pid(), file.range(0, 100).owner().orElseThrow().pid().orElseThrow());
      first.release();
      assertEquals(Optional.empty(), file.range(0, 100).owner());
      file.range(0, 100).tryAcquire(EXCLUSIVE).orElseThrow().close();
    }
  }

  @Test
  void aHolderThatDoesNotRunIsSaidNotTo() throws Exception {
    try (Agent holder = Agent.startWith(path, "holder");
        Signals signals = Signals.open();
        LockFile file = LockFile.open(path)) {
      holder.acquire(EXCLUSIVE);
      long pid = holder.process().pid();
      assertSuspended(file, Optional.empty(), "");

      signals.stop(pid);
      assertSuspended(file, Optional.of(Suspension.STOPPED), ", stopped by a signal or a debugger");
      signals.goOn(pid);
      assertSuspended(file, Optional.empty(), "");

      for (Freezer freezer : Freezer.ofThisMachine()) {
        try (freezer) {
          if (freezer.freeze(pid)) {
            assertSuspended(file, Optional.of(Suspension.FROZEN), ", frozen by its cgroup");
          }
        }
        assertSuspended(file, Optional.empty(), "");
      }
      assertTrue(holder.verify());
    }
  }

  private void assertSuspended(LockFile file, Optional<Suspension> how, String words)
      throws IOException {
    Eventually.await(() -> how + " is not seen", () -> ownerOf(file).suspension().equals(how));
    LockOwner listed = LockHolders.of(path).holders().get(0);
    assertEquals(how, listed.suspension(), listed::toString);
    LockTimeoutException late =
        assertThrows(LockTimeoutException.class, () -> file.acquire(SHARED, A_MOMENT));
    assertEquals(how, late.owner().orElseThrow().suspension());
    boolean said = late.getMessage().contains("stopped") || late.getMessage().contains("frozen");
    assertEquals(how.isPresent(), said, late.getMessage());
    assertTrue(late.getMessage().contains("EXCLUSIVE" + words), late.getMessage());
  }

  private static LockOwner ownerOf(LockFile file) throws IOException {
    return file.owner().orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aPortableHolderIsNamedWithTheAgeOfItsMarker(MarkerStyle style) throws Exception {
    try (ChildProcess holder = HolderMain.start(List.of(), path, style);
        Signals signals = Signals.open();
        LockFile file = Portably.open(path, style)) {
      long pid = Long.parseLong(holder.receive());
      LockOwner fresh = ownerOf(file);
      assertEquals(Optional.of(Duration.ofSeconds(5)), fresh.refreshEvery(), fresh::toString);
      assertTrue(fresh.refreshedAgo().orElseThrow().toSeconds() < 60, fresh::toString);
      signals.stop(pid);
      Eventually.await("not stopped", () -> ownerOf(file).suspension().isPresent());

      Files.setLastModifiedTime(
          writtenByTheHeartbeat(style), FileTime.from(Instant.now().minusSeconds(62)));

      assertIsOld(ownerOf(file));
      assertIsOld(LockHolders.of(path).holders().get(0));
      LockTimeoutException late =
          assertThrows(LockTimeoutException.class, () -> file.acquire(SHARED, A_MOMENT));
      assertIsOld(late.owner().orElseThrow());
      assertTrue(late.getMessage().contains("; refreshed 1 min "), late.getMessage());
      assertTrue(late.getMessage().contains(" s ago; it promises to every 5 s"), late.getMessage());
      signals.goOn(pid);
      holder.finish();
    }
  }

  private static void assertIsOld(LockOwner owner) {
    assertTrue(owner.refreshedAgo().orElseThrow().toSeconds() >= 62, owner::toString);
    assertEquals(Optional.of(Duration.ofSeconds(5)), owner.refreshEvery());
    assertEquals(Optional.of(Suspension.STOPPED), owner.suspension());
  }

  private Path writtenByTheHeartbeat(MarkerStyle style) throws IOException {
    Path marker = Path.of(path + ".lock");
    if (style == MarkerStyle.FILE) {
      return marker;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(marker, "own.*")) {
      return entries.iterator().next();
    }
  }

  @Test
  void aPortableRangeThatIsFreeIsNoWaitForItselfAfterTheFileWasOpenedAgain() throws Exception {
    Hold mine;
    try (LockFile closed = Portably.open(path, MarkerStyle.FILE)) {
      mine = closed.range(0, 10).acquire(EXCLUSIVE);
    }
    try (LockFile file = Portably.open(path, MarkerStyle.FILE)) {
      file.range(20, 10).acquire(EXCLUSIVE).close();
      assertEquals(Optional.empty(), file.range(20, 10).owner());
      assertThrows(SelfDeadlockException.class, () -> file.range(0, 20).acquire(SHARED));
      assertNames(PID, file.range(0, 20), SHARED, EXCLUSIVE);
      assertTrue(mine.verify());
      mine.close();
    }
  }

  @Test
  void aPortableHoldByAnotherNameIsInTheWayOfTheWholeFile() throws Exception {
    Path renamed = path.resolveSibling("renamed");
    try (LockFile before = Portably.open(path, MarkerStyle.FILE)) {
      Hold mine = before.range(0, 10).acquire(SHARED);
      Files.move(path, renamed);
      try (LockFile file = Portably.open(renamed, MarkerStyle.FILE)) {
        assertNames(PID, file.range(20, 10), SHARED, SHARED);
        assertThrows(SelfDeadlockException.class, () -> file.range(20, 10).acquire(SHARED));
      }
      mine.close();
    }
  }
}
