package io.mortise.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.LockTimeoutException;
import io.mortise.MarkerStyle;
import io.mortise.harness.Agent;
import io.mortise.harness.Unprivileged;
import io.mortise.internal.marker.Forgery;
import io.mortise.support.ChildJvm;
import io.mortise.support.Portably;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * In a directory like {@code /tmp}, with another user at work. Where the tests are not root there
 * is only one user, who then does to himself what the other would.
 */
@Tag("once")
@Timeout(120)
class OtherUserTest {

  private static final Duration PROMPT = Duration.ofMillis(200);

  @TempDir Path directory;
  private Path path;

  @BeforeEach
  void makeADirectoryForEverybody() throws IOException {
    Files.setAttribute(directory, "unix:mode", 01777);
    path = directory.resolve("data");
  }

  /** Returns the exit code. */
  private static int asAnotherUser(String script, Path... arguments) throws Exception {
    List<String> command = new ArrayList<>(Unprivileged.launcher());
    command.addAll(List.of("sh", "-c", script, "sh"));
    for (Path argument : arguments) {
      command.add(argument.toString());
    }
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  /** Some kernels refuse O_CREAT on such a file (fs.protected_regular), so it is not asked for. */
  @Test
  void aForeignersLockFileExcludesAndHisHoldEndsNoTimedWaitTooLate(@TempDir Path classes)
      throws Exception {
    try (Agent foreigner = Unprivileged.startAgent(classes);
        LockFile file = foreigner(foreigner)) {
      foreigner.acquire(LockMode.EXCLUSIVE);

      assertThrows(LockTimeoutException.class, () -> file.acquire(LockMode.EXCLUSIVE, PROMPT));
      foreigner.release();
      try (Hold hold = file.acquire(LockMode.EXCLUSIVE, Duration.ofSeconds(10))) {
        assertTrue(hold.verify());
        assertFalse(foreigner.tryAcquire(LockMode.SHARED));
      }
    }
  }

  /** Made by him; ours for everybody from here on. */
  private LockFile foreigner(Agent foreigner) throws IOException {
    foreigner.open(path);
    return LockFile.open(path);
  }

  @Test
  void ourLockFileForEverybodyIsTheForeignersToo(@TempDir Path classes) throws Exception {
    try (Agent foreigner = Unprivileged.startAgent(classes);
        LockFile file =
            LockFile.builder(path).fileMode(PosixFilePermissions.fromString("rw-rw-rw-")).open()) {
      foreigner.open(path);
      try (Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
        assertTrue(hold.verify());
        assertFalse(foreigner.tryAcquire(LockMode.SHARED));
      }
    }
  }

  /** Whether the kernel lets him make the link (fs.protected_hardlinks) or not. */
  @Test
  void nobodyHasUsWriteIntoAnEmptyFileOfOurs() throws Exception {
    Path victim = Files.createFile(directory.resolve("empty"));
    int exit = asAnotherUser("ln \"$1\" \"$2\" 2>/dev/null", victim, path);

    if (exit == 0) {
      assertThrows(IOException.class, () -> LockFile.open(path));
    } else {
      LockFile.open(path).close();
    }

    assertEquals(0, Files.size(victim));
  }

  /** He may not remove our marker himself, but might have a process of ours do it. */
  @Test
  void aForgedRightMakesUsRemoveNoMarkerOfOurs() throws Exception {
    try (LockFile file = Portably.open(path, MarkerStyle.FILE);
        Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
      Path marker = directory.resolve("data.lock");
      Files.setPosixFilePermissions(marker, PosixFilePermissions.fromString("rw-r--r--"));
      String token = tokenIn(marker);
      String dead = Forgery.dead().id().text();
      Path own = directory.resolve("data.lock." + dead + "-" + token + ".own");
      Path claimed = directory.resolve("data.lock." + token + ".rel." + dead + "-" + Forgery.TOKEN);
      assertEquals(0, asAnotherUser("cp \"$1\" \"$2\" && cp \"$1\" \"$3\"", marker, own, claimed));

      ChildJvm.Result ours = ChildJvm.run(List.of(), OpenMain.class, path.toString());

      assertEquals(0, ours.exitCode(), ours.output());
      assertTrue(hold.verify());
    }
  }

  private static String tokenIn(Path marker) throws IOException {
    return Files.readAllLines(marker).stream()
        .filter(line -> line.startsWith("token="))
        .map(line -> line.substring("token=".length()))
        .findAny()
        .orElseThrow();
  }

  /** Opens the file it is told, and so looks through what lies about there. */
  static final class OpenMain {
    public static void main(String[] arguments) throws IOException {
      Portably.open(Path.of(arguments[0]), MarkerStyle.FILE).close();
    }
  }
}
