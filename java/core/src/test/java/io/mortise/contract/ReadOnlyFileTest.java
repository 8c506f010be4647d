package io.mortise.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockException;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.Mechanism;
import io.mortise.support.BackendHere;
import io.mortise.support.ChildJvm;
import io.mortise.support.ClassPathCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that may only be read, or not even that. The child is nobody where we are root. */
class ReadOnlyFileTest {

  private static final List<String> AS_NOBODY =
      List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--");

  private static final String SHARED_ONLY =
      """
      opened
      shared true
      acquire EXCLUSIVE LockException only SHARED
      tryAcquire EXCLUSIVE LockException only SHARED
      timed EXCLUSIVE LockException only SHARED
      upgrade LockException
      shared again true
      """;

  private static final String NO_ROOM_FOR_A_MARKER =
      """
      opened
      refused LockException EACCES
      """;

  @TempDir Path directory;

  @Test
  void aFileThatMayOnlyBeReadIsLockedSharedAndNothingElse() throws Exception {
    Path path = directory.resolve("file.lock");
    LockFile.open(path).close();

    String report = reportOn(path, "r--r--r--", Mechanism.FCNTL);

    assertEquals(BackendHere.isPortable() ? NO_ROOM_FOR_A_MARKER : SHARED_ONLY, report);
  }

  @Tag("native")
  @Test
  void flockAsksForNoParticularAccess() throws Exception {
    Path path = directory.resolve("file.lock");
    LockFile.builder(path).mechanism(Mechanism.FLOCK).open().close();

    String report = reportOn(path, "r--r--r--", Mechanism.FLOCK);

    assertTrue(report.contains("acquire EXCLUSIVE granted"), report);
  }

  @Test
  void aFileThatMayNotBeReadIsRefused() throws Exception {
    Path path = directory.resolve("file.lock");
    LockFile.open(path).close();

    String report = reportOn(path, "---------", Mechanism.FCNTL);

    assertEquals("refused LockException EACCES\n", report);
  }

  @Test
  void aFileIsNotCreatedWhereThatIsNotAllowed() throws Exception {
    Path path = Files.createDirectory(directory.resolve("sub")).resolve("missing");

    String report = reportOn(path, null, Mechanism.FCNTL);

    assertEquals("refused LockException EACCES\n", report);
    assertTrue(Files.notExists(path));
  }

  private String reportOn(Path path, String mode, Mechanism mechanism) throws Exception {
    // What the child needs to read must be open to it, and nothing writable.
    Path classes = directory.resolve("classes");
    ClassPathCopy.to(classes);
    if (mode != null) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
    Files.setPosixFilePermissions(path.getParent(), PosixFilePermissions.fromString("r-xr-xr-x"));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      boolean root = Files.getAttribute(directory, "unix:uid").equals(0);
      ChildJvm.Result child =
          ChildJvm.runWithClassPath(
              root ? AS_NOBODY : List.of(),
              classes,
              ReadOnlyMain.class,
              path.toString(),
              mechanism.name());
      assertEquals(0, child.exitCode(), child.output());
      return child.output();
    } finally {
      Files.setPosixFilePermissions(path.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  /** Says what it gets. */
  static final class ReadOnlyMain {
    public static void main(String[] arguments) throws Exception {
      Path path = Path.of(arguments[0]);
      Mechanism mechanism = Mechanism.valueOf(arguments[1]);
      try (LockFile file = LockFile.builder(path).mechanism(mechanism).open()) {
        System.out.println("opened");
        Hold shared = file.acquire(LockMode.SHARED);
        System.out.println("shared " + shared.verify());
        shared.close();
        say("acquire EXCLUSIVE", () -> file.acquire(LockMode.EXCLUSIVE));
        say("tryAcquire EXCLUSIVE", () -> file.tryAcquire(LockMode.EXCLUSIVE).orElseThrow());
        say("timed EXCLUSIVE", () -> file.acquire(LockMode.EXCLUSIVE, Duration.ofDays(1)));
        upgrade(file);
        Hold again = file.tryAcquire(LockMode.SHARED).orElseThrow();
        System.out.println("shared again " + again.verify());
        again.close();
      } catch (LockException e) {
        System.out.println(
            "refused " + e.getClass().getSimpleName() + " " + e.errorName().orElse(""));
      }
    }

    private interface Way {
      Hold take() throws Exception;
    }

    private static void say(String what, Way way) throws Exception {
      try {
        way.take().close();
        System.out.println(what + " granted");
      } catch (LockException e) {
        boolean explains = e.getMessage().contains("only SHARED is possible");
        System.out.println(
            what + " " + e.getClass().getSimpleName() + (explains ? " only SHARED" : ""));
      }
    }

    private static void upgrade(LockFile file) throws Exception {
      Hold shared = file.acquire(LockMode.SHARED);
      try {
        System.out.println("upgrade " + shared.tryUpgrade().isPresent());
      } catch (IOException e) {
        System.out.println("upgrade " + e.getClass().getSimpleName());
      }
      shared.close();
    }
  }
}
