package io.mortise.internal.marker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.MarkerStyle;
import io.mortise.harness.Eventually;
import io.mortise.internal.identity.Claim;
import io.mortise.internal.marker.HeldMarker.NotOursException;
import io.mortise.internal.marker.SteppedFiles.Call;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Style FILE where the file system has no hard links: FAT, some network and FUSE file systems. */
@Tag("portable")
class NoHardLinksTest extends MarkerBench {

  /** How that is said. */
  enum Refusal {
    UNSUPPORTED,
    NOT_PERMITTED;

    void of(Path link) throws IOException {
      if (this == UNSUPPORTED) {
        throw new UnsupportedOperationException("no hard links");
      }
      throw new FileSystemException(link.toString(), null, "Operation not permitted");
    }
  }

  private static SteppedFiles without(Refusal refusal) {
    return new SteppedFiles()
        .before(
            step -> {
              if (step.call() == Call.LINK) {
                refusal.of(step.file());
              }
            });
  }

  private Marker contender(Refusal refusal) throws IOException {
    return contender(without(refusal));
  }

  @ParameterizedTest
  @EnumSource(Refusal.class)
  void theLockIsTakenExcludesAndIsGivenBack(Refusal refusal) throws Exception {
    HeldMarker held = acquire(contender(refusal), MarkerStyle.FILE);

    assertTrue(held.isOurs());
    assertNotEquals(inode(marker), inode(only(directory, "data.lock.")));
    assertRefused(contender(refusal), MarkerStyle.FILE);
    assertRefused(contender(refusal), MarkerStyle.DIRECTORY);
    assertRefused(contender(), MarkerStyle.FILE);
    held.release();
    assertNothingLeft();
    assertEquals(0, tokensInUse());
  }

  @ParameterizedTest
  @EnumSource(Refusal.class)
  void theHeartbeatReachesTheMarkerItself(Refusal refusal) throws Exception {
    HeldMarker held = acquire(contender(refusal), MarkerStyle.FILE);
    String before = Files.readString(marker);
    Object inode = inode(marker);

    Eventually.await(
        "another time in the marker",
        () -> {
          held.refresh();
          return !Files.readString(marker).equals(before);
        });

    assertEquals(before.length(), Files.size(marker));
    assertEquals(inode, inode(marker));
    held.release();
    assertNothingLeft();
  }

  @ParameterizedTest
  @EnumSource(Refusal.class)
  void aDeadOwnersLockIsTakenOver(Refusal refusal) throws Exception {
    byte[] content = MarkerText.format(Forgery.dead(), Forgery.TOKEN);
    Forgery.file(file, content);
    Claim claim = new Claim(Forgery.dead().id(), Forgery.TOKEN);
    Files.write(directory.resolve("data.lock." + claim.text() + ".own"), content);

    HeldMarker held = acquire(contender(refusal), MarkerStyle.FILE);

    assertTrue(held.isOurs());
    held.release();
    assertNothingLeft();
  }

  @ParameterizedTest
  @EnumSource(Refusal.class)
  void anothersMarkerIsLeftAlone(Refusal refusal) throws Exception {
    HeldMarker held = acquire(contender(refusal), MarkerStyle.FILE);
    Files.delete(marker);
    Forgery.naive(file, MarkerStyle.FILE, ProcessHandle.current().pid());
    Snapshot before = Snapshot.of(marker);

    assertFalse(held.isOurs());
    held.refresh();
    assertThrows(NotOursException.class, held::release);

    assertEquals(before, Snapshot.of(marker));
    assertEquals(2, namesIn(directory).size());
  }

  /** The marker of one who is slow to write it looks corrupt, and is cleared away. */
  @ParameterizedTest
  @EnumSource(Refusal.class)
  void whoWasTakenForCorruptWhileHeWroteDoesNotHold(Refusal refusal) throws Exception {
    SteppedFiles files = new SteppedFiles();
    files.before(
        step -> {
          if (step.call() == Call.LINK) {
            refusal.of(step.file());
          }
        });
    files.after(
        step -> {
          if (step.call() == Call.CREATE && step.file().equals(marker)) {
            Files.delete(marker);
            Forgery.naive(file, MarkerStyle.FILE, ProcessHandle.current().pid());
          }
        });

    assertRefused(contender(files), MarkerStyle.FILE);

    assertEquals(2, namesIn(directory).size());
    assertTrue(Files.readString(marker).startsWith("pid="));
    assertEquals(0, tokensInUse());
  }

  @ParameterizedTest
  @EnumSource(Refusal.class)
  void afterADeathBeforeAnyStepTheNextOneGetsTheLock(Refusal refusal) throws Exception {
    boolean died;
    int step = 0;
    do {
      step++;
      InProcessCrash crash = new InProcessCrash(step);
      SteppedFiles.Interference death = crash.beforeTheStep();
      SteppedFiles files = new SteppedFiles();
      files.before(
          now -> {
            death.at(now);
            if (now.call() == Call.LINK) {
              refusal.of(now.file());
            }
          });
      liveAndDie(files);
      died = crash.happened();
      forgetEverythingOfThisProcess();
      awaitSoon(contender(refusal), MarkerStyle.FILE).release();
      contender(refusal).sweep();
      assertNothingLeft();
    } while (died);
    assertTrue(step > 5, "that many steps there are: " + step);
  }

  private void liveAndDie(SteppedFiles files) throws IOException {
    try {
      acquire(contender(files), MarkerStyle.FILE).release();
    } catch (InProcessCrash.Death e) {
      // as it was meant to be
    }
  }
}
