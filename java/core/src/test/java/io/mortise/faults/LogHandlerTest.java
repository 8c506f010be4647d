package io.mortise.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Backend;
import io.mortise.support.BackendHere;
import io.mortise.support.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A log handler may lock, wait for threads that lock, and use the very thing that is told of: it is
 * called while no lock and no monitor of ours is held.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs LD_PRELOAD")
class LogHandlerTest {

  private static final String OPENED =
      BackendHere.kind() == Backend.NATIVE
          ? "This file is locked by a marker alone"
          : "Files are locked by the portable backend";
  private static final String ALONE = "was held by a marker alone";

  @TempDir Path directory;
  @TempDir Path elsewhere;

  /** In a kernel without locks for the file. */
  private List<String> linesOf(String what, String... options) throws Exception {
    Path plan = elsewhere.resolve("error");
    Files.writeString(plan, Integer.toString(Errno.ENOSYS.number));
    ChildJvm.Result result =
        ChildJvm.run(
            Preloaded.launcher("no_locks.c", elsewhere, "LOCK_ERROR=" + plan),
            List.of(options),
            LogHandlerMain.class,
            what,
            directory.toString(),
            plan.toString());
    assertEquals(0, result.exitCode(), result.output());
    assertTrue(!result.output().contains("STUCK"), result.output());
    return result.output().lines().toList();
  }

  /** The handler is told, its thread gets on, and only then is it done. */
  private static void assertInOrder(List<String> lines, String told, String done) {
    int logged = first(lines, told);
    assertTrue(0 <= logged, lines.toString());
    List<String> after = lines.subList(logged, lines.size());
    int handled = after.indexOf("handled");
    assertTrue(0 < handled && handled < after.indexOf(done), lines.toString());
  }

  private static int first(List<String> lines, String part) {
    return lines.indexOf(lines.stream().filter(line -> line.contains(part)).findFirst().orElse(""));
  }

  @Test
  void whatAnOpeningSaysIsWrittenBeforeItReturnsAndUnderNoLock() throws Exception {
    assertInOrder(linesOf("open"), OPENED, "opened");
  }

  @Test
  void theFileSystemsHolesAreToldUnderNoLock() throws Exception {
    List<String> lines = linesOf("open", "-Dos.version=4.4.0-19041-Microsoft");
    assertInOrder(lines, "may let two in", "opened");
  }

  @Test
  void whatAVerifySaysIsWrittenOutsideOfTheHoldsMonitor() throws Exception {
    List<String> lines = linesOf("verify");
    assertInOrder(lines, ALONE, "verified false");
    assertTrue(first(lines, ALONE) < first(lines, "seen Hold["), lines.toString());
  }

  @Test
  void whatAReleaseSaysIsWrittenOutsideOfTheHoldsMonitor() throws Exception {
    List<String> lines = linesOf("close");
    assertInOrder(lines, ALONE, "closed LockLostException");
    assertTrue(first(lines, ALONE) < first(lines, "seen Hold["), lines.toString());
  }
}
