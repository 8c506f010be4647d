package io.mortise.process;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Backend;
import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockHolders;
import io.mortise.LockMode;
import io.mortise.LockOwner;
import io.mortise.LockOwner.State;
import io.mortise.LockTimeoutException;
import io.mortise.MarkerStyle;
import io.mortise.Mechanism;
import io.mortise.harness.Agent;
import io.mortise.harness.ChildProcess;
import io.mortise.harness.Eventually;
import io.mortise.harness.FlockCommand;
import io.mortise.harness.KernelLocks;
import io.mortise.harness.PythonLocker;
import io.mortise.harness.Unprivileged;
import io.mortise.internal.portable.HolderMain;
import io.mortise.support.BackendHere;
import io.mortise.support.BusyLock;
import io.mortise.support.SecondMortise;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever holds a lock is named: by owner(), by a timeout, and by LockHolders. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WhoHoldsTest {

  private static final long PID = ProcessHandle.current().pid();
  private static final Duration A_MOMENT = Duration.ofMillis(20);

  private Agent agent;
  private Path path;

  @BeforeAll
  void startAgent() throws Exception {
    agent = Agent.start("holder");
  }

  @AfterAll
  void stopAgent() {
    agent.close();
  }

  @BeforeEach
  void makeTheFile(@TempDir Path directory) throws Exception {
    path = directory.resolve("lock");
    LockFile.open(path).close();
    agent.reset();
  }

  private long agentPid() {
    return agent.process().pid();
  }

  /** By all three; returns what LockHolders says of it. */
  private LockOwner assertNamed(long pid, LockMode mode, Mechanism mechanism) throws Exception {
    try (LockFile file = LockFile.builder(path).mechanism(mechanism).inPlace().open()) {
      LockOwner owner = file.owner().orElseThrow();
      assertEquals(pid, owner.pid().orElseThrow(), owner.toString());
      assertEquals(mode, owner.mode());
      assertFalse(owner.thisProcess());
      LockTimeoutException late =
          assertThrows(LockTimeoutException.class, () -> file.acquire(EXCLUSIVE, A_MOMENT));
      assertEquals(pid, late.owner().orElseThrow().pid().orElseThrow(), late.getMessage());
      assertTrue(late.getMessage().contains("process " + pid), late.getMessage());
    }
    LockHolders all = LockHolders.of(path);
    LockOwner found = theOnly(all.holders());
    assertEquals(pid, found.pid().orElseThrow(), all.toString());
    assertEquals(mode, found.mode());
    assertEquals(Optional.empty(), all.unseen());
    assertTrue(found.host().isPresent());
    assertTrue(found.user().isPresent());
    return found;
  }

  private static LockOwner theOnly(List<LockOwner> owners) {
    assertEquals(1, owners.size(), owners.toString());
    return owners.get(0);
  }

  @Tag("native")
  @Tag("strict")
  @ParameterizedTest
  @EnumSource(LockMode.class)
  void aNativeHolderIsNamed(LockMode mode) throws Exception {
    agent.open(path).acquire(mode);

    LockOwner found = assertNamed(agentPid(), mode, Mechanism.FCNTL);

    assertEquals(State.HOLDS, found.state());
    assertEquals(Optional.of(Backend.NATIVE), found.backend());
    assertEquals(Optional.of(Mechanism.FCNTL), found.mechanism());
    assertTrue(found.command().orElseThrow().contains("AgentMain"), found.toString());
    assertTrue(found.note().orElseThrow().contains("has run since"), found.toString());
  }

  @Tag("native")
  @Test
  void aHolderByFlockIsNamed() throws Exception {
    Files.write(path, new byte[0]); // no header says how it is locked
    agent.open(path, Mechanism.FLOCK).acquire(EXCLUSIVE);

    LockOwner found = assertNamed(agentPid(), EXCLUSIVE, Mechanism.FLOCK);

    assertEquals(Optional.of(Mechanism.FLOCK), found.mechanism());
  }

  @Tag("native")
  @Test
  void theCommandFlockIsNamed() throws Exception {
    Files.write(path, new byte[0]);
    try (FlockCommand flock = FlockCommand.begin(path, SHARED)) {
      flock.awaitLocked();
      LockOwner found = theOnly(LockHolders.of(path).holders());
      assertTrue(found.command().orElseThrow().contains("flock"), found.toString());
      assertEquals(SHARED, found.mode());
    }
  }

  @Test
  void lockfAndJavaNioAreNamed() throws Exception {
    try (PythonLocker python = PythonLocker.lockf(path)) {
      assertTrue(python.tryLock(EXCLUSIVE));
      assertEquals(
          Optional.empty(), assertNamed(python.pid(), EXCLUSIVE, Mechanism.FCNTL).backend());
    }
    agent.nioLock(path, EXCLUSIVE);
    assertNamed(agentPid(), EXCLUSIVE, Mechanism.FCNTL);
    agent.nioRelease();
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aPortableHolderIsNamedWithTheTimeInItsMarker(MarkerStyle style) throws Exception {
    Instant before = Instant.now().minusSeconds(1);
    try (ChildProcess holder = HolderMain.start(List.of(), path, style)) {
      long pid = Long.parseLong(holder.receive());

      LockOwner found = assertNamed(pid, EXCLUSIVE, Mechanism.FCNTL);

      assertEquals(Optional.of(Backend.PORTABLE), found.backend());
      assertTrue(found.since().orElseThrow().isAfter(before), found.toString());
      assertTrue(found.note().orElseThrow().contains(path + ".lock"), found.toString());
      holder.finish();
    }
    assertEquals(List.of(), LockHolders.of(path).holders());
  }

  @Tag("native")
  @Tag("strict")
  @Test
  void allReadersAreNamedAndWhoWaits() throws Exception {
    try (Agent second = Agent.startWith(path, "second");
        PythonLocker waiter = PythonLocker.lockf(path)) {
      agent.open(path).acquire(SHARED);
      second.acquire(SHARED);
      waiter.beginLock(EXCLUSIVE);
      KernelLocks.awaitWaiters(path, 1);

      LockHolders all = LockHolders.of(path);

      assertEquals(
          Set.of(agentPid(), second.process().pid()),
          all.holders().stream().map(o -> o.pid().orElseThrow()).collect(Collectors.toSet()));
      assertEquals(2, all.holders().size(), all.toString());
      LockOwner waits = theOnly(all.waiting());
      assertEquals(waiter.pid(), waits.pid().orElseThrow());
      assertEquals(State.WAITS, waits.state());
      assertEquals(List.of(), all.open(), "who waits is not shown once more");
    }
  }

  @Tag("native")
  @Test
  void aLockedRangeIsShownWithItsBytes() throws Exception {
    agent.open(path).useRange(100, 50);
    agent.acquire(SHARED);

    LockOwner found = theOnly(LockHolders.of(path).holders());

    assertEquals(agentPid(), found.pid().orElseThrow());
    assertEquals(100, found.offset());
    assertEquals(50, found.length());
  }

  @Tag("native")
  @Test
  void whoRetainsIsToldFromWhoHolds() throws Exception {
    try (Agent retainer = Agent.startWith(path, "retainer", "-Dmortise.retain=3600000")) {
      retainer.stayBusy();
      Eventually.await(
          () -> "nobody retains it",
          () ->
              LockHolders.of(path).holders().stream()
                  .anyMatch(
                      owner ->
                          owner.state() == State.RETAINS
                              && owner.pid().orElseThrow() == retainer.process().pid()));
    }
  }

  @Tag("native")
  @Test
  void whatThisProcessKeepsButDoesNotHoldIsSaidToBeThat() throws Exception {
    try (LockFile file = LockFile.builder(path).retain(Duration.ofHours(1)).open()) {
      BusyLock.during(
          file.writeLock(), () -> Eventually.await("never said to be kept", this::isSaidToBeKept));
    }
  }

  private boolean isSaidToBeKept() throws Exception {
    return LockHolders.of(path).holders().stream()
        .anyMatch(
            owner ->
                owner.thisProcess()
                    && owner.state() == State.RETAINS
                    && owner.note().orElse("").contains("none of whose threads"));
  }

  @Tag("strict")
  @ParameterizedTest
  @EnumSource(LockMode.class)
  void aHoldOfThisProcessHasItsTimeAndThread(LockMode mode) throws Exception {
    try (LockFile file = LockFile.open(path)) {
      file.acquire(mode).close();
      Thread.sleep(30); // so that the time of the hold before would be another
      Instant before = Instant.now();
      try (Hold hold = file.acquire(mode)) {
        LockOwner found = theOnly(LockHolders.of(path).holders());

        assertTrue(found.thisProcess());
        assertEquals(mode, found.mode());
        assertEquals(Optional.of(BackendHere.kind()), found.backend());
        assertEquals(Optional.of("thread " + Thread.currentThread().getName()), found.command());
        Instant since = found.since().orElseThrow();
        assertTrue(since.isAfter(before.minusMillis(15)), before + " " + since);
        assertTrue(hold.verify());
      }
      assertEquals(Optional.empty(), file.owner());
      assertEquals(List.of(), LockHolders.of(path).holders());
    }
  }

  @Tag("native")
  @Tag("strict")
  @Test
  void anotherClassLoadersCopyIsThisVeryProcess() throws Exception {
    try (SecondMortise second = new SecondMortise();
        LockFile here = LockFile.open(path);
        SecondMortise.File there = second.open(path)) {
      assertTrue(there.tryAcquire("EXCLUSIVE"));

      LockTimeoutException late =
          assertThrows(LockTimeoutException.class, () -> here.acquire(EXCLUSIVE, A_MOMENT));

      assertTrue(late.owner().orElseThrow().thisProcess(), late.getMessage());
      assertTrue(late.getMessage().contains(PID + ", this very process"), late.getMessage());
      assertTrue(theOnly(LockHolders.of(path).holders()).thisProcess());
      there.release();
    }
  }

  @Test
  void aKilledHolderIsNobody() throws Exception {
    try (Agent killed = Agent.startWith(path, "killed")) {
      killed.acquire(EXCLUSIVE);
      assertEquals(1, LockHolders.of(path).holders().size());

      killed.killAndAwaitEnd();

      assertEquals(List.of(), LockHolders.of(path).holders());
      try (LockFile file = LockFile.open(path)) {
        assertEquals(Optional.empty(), file.owner());
      }
    }
  }

  @Tag("native")
  @Tag("strict")
  @Test
  void aHolderThatWasNamedIsNotNamedWhenAnotherHasIt() throws Exception {
    try (Agent second = Agent.startWith(path, "second");
        LockFile file = LockFile.open(path)) {
      agent.open(path).acquire(EXCLUSIVE);
      assertEquals(agentPid(), file.owner().orElseThrow().pid().orElseThrow());
      agent.release();
      second.acquire(EXCLUSIVE);

      assertEquals(second.process().pid(), file.owner().orElseThrow().pid().orElseThrow());
    }
  }

  @Tag("native")
  @Tag("strict")
  @Test
  void aProcessThatMayNotBeLookedIntoIsCountedAndNotNamed(@TempDir Path classes) throws Exception {
    try (Agent nobody = Unprivileged.startAgent(classes);
        LockFile file = LockFile.open(path)) {
      Files.setPosixFilePermissions(path.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
      nobody.open(path);
      try (Hold hold = file.acquire(EXCLUSIVE)) {
        String owner = nobody.owner();
        String late = nobody.timeOut(EXCLUSIVE, 10);

        if (Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
          String unnamed = "an unknown process, EXCLUSIVE";
          String why =
              Unprivileged.seesAllProcesses()
                  ? "could not be looked into"
                  : "its process is not shown here"; // so there is nothing to count
          assertTrue(owner.contains(unnamed) && owner.contains(why), owner);
          assertTrue(late.contains(unnamed), late);
        } else {
          assertTrue(owner.contains("process " + PID), owner);
          assertTrue(late.contains("process " + PID), late);
        }
        assertTrue(hold.verify());
      }
    }
  }

  @Test
  void lookingDropsNoLockOfThisProcess() throws Exception {
    Path marker = Path.of(path + ".lock");
    Files.createFile(marker);
    try (FileChannel data = FileChannel.open(path, StandardOpenOption.WRITE);
        FileChannel beside = FileChannel.open(marker, StandardOpenOption.WRITE)) {
      data.lock();
      beside.lock();

      assertTrue(LockHolders.of(path).holders().stream().anyMatch(LockOwner::thisProcess));

      for (Path locked : List.of(path, marker)) {
        try (PythonLocker python = PythonLocker.lockf(locked)) {
          assertFalse(python.tryLock(EXCLUSIVE), locked.toString());
        }
      }
    }
  }
}
