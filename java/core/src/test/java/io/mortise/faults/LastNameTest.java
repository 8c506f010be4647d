package io.mortise.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.LockMode;
import io.mortise.Mechanism;
import io.mortise.harness.Agent;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file whose last name is taken away between the moment when its path is looked up and the one
 * when its attributes are read, so that it has no name. Needs a C compiler.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs LD_PRELOAD")
class LastNameTest {

  @TempDir Path directory;
  @TempDir Path elsewhere;

  @Test
  void aFileWithoutANameIsNotForeignAndNothingIsWrittenIntoIt() throws Exception {
    Path path = Files.createFile(directory.resolve("file.looked"));
    Path plan = Files.writeString(elsewhere.resolve("error"), "0 unnamed");
    try (Agent agent =
        Agent.startBehind(
            Preloaded.launcher("no_locks.c", elsewhere, "LOCK_ERROR=" + plan), "agent")) {
      assertEquals("ok", agent.attempt("open", path, Mechanism.FCNTL));
      assertEquals("ok", agent.attempt("acquire", LockMode.EXCLUSIVE));
      agent.release();
      assertEquals(0, Files.size(path));

      Files.writeString(plan, "0");
      agent.acquire(LockMode.EXCLUSIVE);
      agent.release();
    }
    assertTrue(Files.size(path) > 0, "it has its header");
  }
}
