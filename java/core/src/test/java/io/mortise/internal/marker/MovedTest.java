package io.mortise.internal.marker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.MarkerStyle;
import io.mortise.support.Portably;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Directories and files change their names while they are open. */
@Tag("portable")
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(60)
class MovedTest extends MarkerBench {

  private void assertMarked(Path lockFile, boolean marked) {
    Path its = lockFile.resolveSibling(lockFile.getFileName() + ".lock");
    assertEquals(marked, Files.exists(its), its.toString());
  }

  /** As deployments do: {@code current} leads to the release that is in use. */
  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aLinkOnTheWayThatIsSwitchedTakesNoLockAway(MarkerStyle style) throws Exception {
    Path one = Files.createDirectory(directory.resolve("r1"));
    Path two = Files.createDirectory(directory.resolve("r2"));
    Path current = Files.createSymbolicLink(directory.resolve("current"), one);
    try (LockFile file = Portably.open(current.resolve("app"), style);
        LockFile direct = Portably.open(one.resolve("app"), style)) {
      Hold hold = file.acquire(LockMode.EXCLUSIVE);
      Files.delete(current);
      Files.createSymbolicLink(current, two);

      assertMarked(one.resolve("app"), true);
      assertTrue(direct.tryAcquire(LockMode.EXCLUSIVE).isEmpty());
      hold.close();

      assertEquals(List.of("app"), namesIn(one));
      try (Hold next = file.acquire(LockMode.EXCLUSIVE)) {
        assertTrue(next.verify());
        assertMarked(two.resolve("app"), true);
        direct.acquire(LockMode.EXCLUSIVE).close();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aFileThatWasRenamedHasItsMarkerBesideItsNewName(MarkerStyle style) throws Exception {
    Path old = directory.resolve("old");
    Path renamed = directory.resolve("renamed");
    try (LockFile before = Portably.open(old, style)) {
      before.acquire(LockMode.EXCLUSIVE).close();
      Files.move(old, renamed);
      try (LockFile after = Portably.open(renamed, style);
          Hold hold = after.acquire(LockMode.EXCLUSIVE)) {
        assertTrue(hold.verify());
        assertMarked(renamed, true);
        assertMarked(old, false);
      }
      before.acquire(LockMode.EXCLUSIVE).close(); // of another file: it was made anew
    }
    assertEquals(List.of("data", "old", "renamed"), namesIn(directory));
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void inADirectoryThatWasRenamedFilesAreLockedByTheirNewNames(MarkerStyle style) throws Exception {
    Path old = Files.createDirectory(directory.resolve("old"));
    try (LockFile before = Portably.open(old.resolve("app"), style)) {
      Path renamed = Files.move(old, directory.resolve("renamed"));
      try (LockFile after = Portably.open(renamed.resolve("app"), style)) {
        after.acquire(LockMode.EXCLUSIVE).close();
        assertFalse(before.owner().isPresent());
      }
    }
  }
}
