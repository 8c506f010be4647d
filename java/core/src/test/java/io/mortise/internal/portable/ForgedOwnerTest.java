package io.mortise.internal.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.LockTimeoutException;
import io.mortise.MarkerStyle;
import io.mortise.internal.identity.ProcessIdentity;
import io.mortise.internal.marker.Forgery;
import io.mortise.internal.marker.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is said to hold the lock, and what is done about it. */
@Timeout(120)
@Tag("portable")
class ForgedOwnerTest extends HolderBench {

  private static final Duration SHORT = Duration.ofMillis(300);

  /** Less than a period of grace. */
  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  private final Processes processes = new Processes();

  @BeforeEach
  void makeFile() throws IOException {
    open(MarkerStyle.FILE).close(); // with a header
  }

  @AfterEach
  void endProcesses() {
    processes.close();
  }

  private void assertReclaimedAtOnce(MarkerStyle style) throws Exception {
    try (LockFile file = open(style);
        Hold hold = file.acquire(LockMode.EXCLUSIVE, AT_ONCE)) {
      assertTrue(hold.verify());
    }
    assertNothingBesideTheFile();
  }

  private void assertRefused(MarkerStyle style, String... words) throws Exception {
    Snapshot before = Snapshot.of(marker);
    assertLeftToItsOwner(style, words);
    assertEquals(before, Snapshot.of(marker));
  }

  /** Who lives may change it. */
  private void assertLeftToItsOwner(MarkerStyle style, String... words) throws Exception {
    try (LockFile file = open(style)) {
      LockTimeoutException refusal =
          assertThrows(LockTimeoutException.class, () -> file.acquire(LockMode.EXCLUSIVE, SHORT));
      for (String word : words) {
        assertTrue(refusal.getMessage().contains(word), word + " in: " + refusal.getMessage());
      }
      assertTrue(refusal.owner().isPresent());
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aLiveProcessThatStartedAtAnotherTimeIsNotTheOwner(MarkerStyle style) throws Exception {
    ProcessIdentity child = Forgery.of(processes.sleeping());
    long start = Long.parseLong(child.start());
    Forgery.held(path, style, Forgery.with(child, "start", Long.toString(start - 1)));

    assertReclaimedAtOnce(style);
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void thisProcessIsNotTheOwnerOfATokenItDoesNotKnow(MarkerStyle style) throws Exception {
    Forgery.held(path, style, ProcessIdentity.current());

    assertReclaimedAtOnce(style);
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void whoIsGoneHoldsNothing(MarkerStyle style) throws Exception {
    try (LockFile file = open(style)) {
      Forgery.held(path, style, ProcessIdentity.current());

      assertTrue(file.owner().isEmpty());
    }
  }

  /** Without an id of the machine nothing could tell it from another one. */
  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void anOwnerOfAnotherBootIsGone(MarkerStyle style) throws Exception {
    ProcessIdentity owner = Forgery.with(Forgery.of(processes.sleeping()), "boot", "another-boot");
    Path marker = Forgery.held(path, style, owner);
    Path text = style == MarkerStyle.FILE ? marker : onlyOwn(marker);
    Files.setLastModifiedTime(text, FileTime.from(Instant.EPOCH));

    if (ProcessIdentity.current().machine().equals("-")) {
      assertRefused(style, "perhaps elsewhere");
    } else {
      assertReclaimedAtOnce(style);
    }
  }

  private static Path onlyOwn(Path marker) throws IOException {
    try (Stream<Path> files = Files.list(marker)) {
      return files.filter(file -> !file.endsWith("pid")).findAny().orElseThrow();
    }
  }

  /** Containers can have boot ids of their own, and then all run under this kernel. */
  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void anOwnerOfAnotherBootWhoseMarkerIsOfThisOneIsWaitedForAndNamed(MarkerStyle style)
      throws Exception {
    ProcessIdentity owner = Forgery.with(Forgery.of(processes.sleeping()), "boot", "another-boot");
    Forgery.held(path, style, owner);

    assertRefused(style, "process " + owner.pid(), "another run of the system");
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void anOwnerOnAnotherHostIsWaitedForAndNamed(MarkerStyle style) throws Exception {
    ProcessIdentity owner =
        Forgery.with(Forgery.with(Forgery.dead(), "host", "db7.example"), "machine", "77");
    Forgery.held(path, style, owner);

    assertRefused(
        style, "process " + owner.pid(), "db7.example", "another machine", "remove it by hand");
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void anOwnerInAnotherContainerIsWaitedForAndNamed(MarkerStyle style) throws Exception {
    ProcessIdentity owner = Forgery.with(Forgery.dead(), "pidns", "pid:[1]");
    Forgery.held(path, style, owner);

    assertRefused(style, "process " + owner.pid(), owner.host(), "container", "remove it by hand");
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aRealOwnerInAnotherContainerIsWaitedForAndNamed(MarkerStyle style) throws Exception {
    List<String> wall = Processes.inAnotherPidNamespace();
    try (var owner = HolderMain.start(wall, path, style)) {
      String pid = owner.receive();
      assertTrue(Files.exists(marker));

      if (wall.isEmpty()) {
        assertLeftToItsOwner(style, "process " + pid);
      } else {
        assertLeftToItsOwner(style, "process " + pid + " on ", "container", "remove it by hand");
        Processes.killAllBelow(owner.pid());
        assertRefused(style, "container"); // nothing tells that it is gone
      }
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void anOwnerThatWasKilledIsGone(MarkerStyle style) throws Exception {
    try (var owner = HolderMain.start(List.of(), path, style)) {
      String pid = owner.receive();
      assertLeftToItsOwner(style, pid);

      owner.kill();

      try (LockFile file = open(style);
          Hold hold = file.acquire(LockMode.EXCLUSIVE, AT_ONCE)) {
        assertTrue(hold.verify());
      }
    }
    assertReclaimedAtOnce(style);
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aZombieIsGone(MarkerStyle style) throws Exception {
    long zombie = processes.zombie();
    Forgery.held(path, style, Forgery.of(zombie));
    assertReclaimedAtOnce(style);

    Forgery.naive(path, style, zombie);
    assertReclaimedAtOnce(style);
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aDeadPeerIsGoneWhateverTimeItWrote(MarkerStyle style) throws Exception {
    for (String time : List.of("1", "99999999999.5", "-1", "soon")) {
      Forgery.naive(path, style, Forgery.NOBODY, time);
      assertReclaimedAtOnce(style);
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void whoLivesKeepsTheLockHoweverOldTheMarkerIs(MarkerStyle style) throws Exception {
    ProcessIdentity child = Forgery.of(processes.sleeping());
    Forgery.held(path, style, child);
    try (PortableLock lock = PortableLock.open(path, style, Duration.ofMillis(1))) {
      Snapshot before = Snapshot.of(marker);

      LockTimeoutException refusal =
          assertThrows(LockTimeoutException.class, () -> lock.acquire(Duration.ofSeconds(2)));

      assertTrue(refusal.getMessage().contains("process " + child.pid()), refusal.getMessage());
      assertEquals(before, Snapshot.of(marker));
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aLivePeerIsNotJudgedByTheTimeItWrote(MarkerStyle style) throws Exception {
    for (String time : List.of("1", "99999999999.5")) {
      Forgery.naive(path, style, processes.sleeping(), time);
      assertRefused(style, "remove it by hand");
      removeMarker();
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aPeersMarkerIsBrokenOnceItHasStoodStillForStaleAfter(MarkerStyle style) throws Exception {
    Forgery.naive(path, style, processes.sleeping());
    Duration age = Duration.ofMillis(700);
    try (PortableLock lock = PortableLock.open(path, style, age)) {
      long start = System.nanoTime();

      try (Hold hold = lock.acquire()) {
        assertTrue(System.nanoTime() - start >= age.toNanos(), "too early");
        assertTrue(hold.verify());
      }
    }
    assertFalse(Files.exists(marker));
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aPeersMarkerThatKeepsChangingIsNotBroken(MarkerStyle style) throws Exception {
    Forgery.naive(path, style, processes.sleeping());
    Path beating = style == MarkerStyle.FILE ? marker : marker.resolve("pid");
    try (PortableLock lock = PortableLock.open(path, style, Duration.ofSeconds(2));
        Beating heart = new Beating(beating)) {
      assertThrows(LockTimeoutException.class, () -> lock.acquire(Duration.ofSeconds(4)));
      assertTrue(heart.beats() > 10);
      assertTrue(Files.exists(beating));
    }
  }
}
