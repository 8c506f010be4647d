package io.mortise.internal.filesystem;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.FileSystemPolicy;
import io.mortise.LockUnsupportedException;
import io.mortise.Mechanism;
import io.mortise.internal.backend.FileIdentity;
import io.mortise.internal.backend.Log;
import io.mortise.support.CapturedLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class FileSystemCheckTest {

  private static final Path PATH = Path.of("/data/file.lock");
  private static final FileIdentity WITHOUT_DISK = new FileIdentity(45, 1);
  private static final FileIdentity ON_DISK = new FileIdentity(0xfe00, 1);
  private static final String LINE = "40 27 0:45 / /data rw - nfs server:/export rw,local_lock=";

  private final AtomicInteger looks = new AtomicInteger();

  private FileSystemCheck check(FileSystemPolicy policy, String localLock) {
    return FileSystemCheck.with(
        policy,
        path -> {
          looks.incrementAndGet();
          return KnownHoles.of(Mount.parseAll(LINE + localLock).get(0), false, "");
        });
  }

  @Test
  void requireRefusesAHoleAndNamesIt() {
    FileSystemCheck check = check(FileSystemPolicy.REQUIRE, "all");

    for (int i = 0; i < 2; i++) {
      var refusal =
          assertThrows(
              LockUnsupportedException.class,
              () -> check.check(PATH, WITHOUT_DISK, Mechanism.FCNTL));
      assertEquals(
          "open /data/file.lock: refused by the policy for file systems: locks stay within this"
              + " machine (mount option local_lock=all); type nfs, mounted from server:/export",
          refusal.getMessage());
    }
  }

  @Test
  void requireAsksForTheFamilyThatIsUsed() {
    FileSystemCheck check = check(FileSystemPolicy.REQUIRE, "flock");

    assertDoesNotThrow(() -> check.check(PATH, WITHOUT_DISK, Mechanism.FCNTL));
    assertThrows(
        LockUnsupportedException.class, () -> check.check(PATH, WITHOUT_DISK, Mechanism.FLOCK));
  }

  @Test
  void requireRefusesWhatCannotBeLookedAt() {
    FileSystemCheck blind =
        FileSystemCheck.with(
            FileSystemPolicy.REQUIRE,
            path -> {
              throw new IOException("no idea");
            });

    var refusal =
        assertThrows(
            LockUnsupportedException.class, () -> blind.check(PATH, WITHOUT_DISK, Mechanism.FCNTL));
    assertTrue(refusal.getMessage().contains("no idea"), refusal.getMessage());
  }

  @Test
  void warnTellsOnceForEachFileSystem() throws Exception {
    FileSystemCheck check = check(FileSystemPolicy.WARN, "all");
    try (CapturedLog log = CapturedLog.of("io.mortise")) {
      check.check(PATH, WITHOUT_DISK, Mechanism.FCNTL);
      check.check(PATH, new FileIdentity(45, 2), Mechanism.FCNTL);
      check.check(PATH, new FileIdentity(46, 2), Mechanism.FCNTL);
      Log.flush();

      List<String> messages = log.messages();
      assertEquals(2, messages.size(), messages.toString());
      assertTrue(messages.get(0).contains("/data/file.lock"), messages.toString());
      assertTrue(messages.get(0).contains("local_lock=all"), messages.toString());
    }
  }

  @Test
  void aGoodFileSystemIsNotMentionedAndLookedAtOnce() throws Exception {
    FileSystemCheck check = check(FileSystemPolicy.WARN, "none");
    try (CapturedLog log = CapturedLog.of("io.mortise")) {
      check.check(PATH, WITHOUT_DISK, Mechanism.FCNTL);
      check.check(PATH, WITHOUT_DISK, Mechanism.FCNTL);
      Log.flush();

      assertEquals(List.of(), log.messages());
    }
    assertEquals(1, looks.get());
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere a device number does not tell")
  void aDiskIsNotLookedAt() throws Exception {
    check(FileSystemPolicy.REQUIRE, "all").check(PATH, ON_DISK, Mechanism.FCNTL);
    check(FileSystemPolicy.WARN, "all").check(PATH, ON_DISK, Mechanism.FCNTL);

    assertEquals(0, looks.get());
  }
}
