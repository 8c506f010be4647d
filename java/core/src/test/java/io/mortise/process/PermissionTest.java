package io.mortise.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.Mechanism;
import io.mortise.harness.Agent;
import io.mortise.harness.Unprivileged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Somebody who may not do everything, and what he is told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PermissionTest {

  private Agent agent;
  private Path directory;
  private Path path;

  @BeforeAll
  void startSomebodyWithoutPrivileges(@TempDir Path classes) throws Exception {
    agent = Unprivileged.startAgent(classes);
  }

  @AfterAll
  void stop() {
    agent.close();
  }

  @BeforeEach
  void makeADirectoryForEverybody(@TempDir Path temporary) throws IOException {
    directory = temporary;
    path = directory.resolve("lock");
    setMode(directory, "rwxrwxrwx");
  }

  private static void setMode(Path file, String permissions) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private void createWithMode(String permissions) throws IOException {
    LockFile.open(path).close();
    setMode(path, permissions);
  }

  private String assertFails(String errorName, Object... command) {
    String answer = agent.attempt(command);
    assertTrue(answer.startsWith("failed\tLockException\t" + errorName + "\t"), answer);
    assertTrue(answer.contains(path.toString()), answer);
    return answer;
  }

  @Test
  void aFileThatMayNotBeReadCannotBeOpened() throws Exception {
    createWithMode("-w-r-----");
    String answer = assertFails("EACCES", "open", path, Mechanism.FCNTL);
    String whose = "the file belongs to " + Files.getOwner(path) + " and has mode 0240";
    assertTrue(answer.contains(whose) && answer.contains("fileMode("), answer);
  }

  @Test
  void aMissingFileInADirectoryThatMayNotBeWrittenIsNotMade() throws Exception {
    setMode(directory, "r-xr-xr-x");
    String answer = assertFails("EACCES", "open", path, Mechanism.FCNTL);
    assertTrue(answer.contains("the directory belongs to "), answer);
    assertTrue(answer.contains(" and has mode 0555"), answer);
    assertFalse(Files.exists(path));
  }

  @Test
  void aDirectoryThatMayNotBeSearchedIsThatAndNotMissing() throws Exception {
    createWithMode("rw-rw-rw-");
    setMode(directory, "---------");
    assertFails("EACCES", "open", path, Mechanism.FCNTL);
    setMode(directory, "rwxrwxrwx");
  }

  @Test
  void aFileThatMayOnlyBeReadCanBeLockedSharedOnly() throws Exception {
    createWithMode("r--r--r--");
    byte[] content = Files.readAllBytes(path);
    agent.open(path);
    String answer = assertFails("EACCES", "acquire", LockMode.EXCLUSIVE);
    assertTrue(answer.contains("only SHARED is possible; Mechanism.FLOCK"), answer);
    assertFails("EACCES", "try", LockMode.EXCLUSIVE);
    agent.acquire(LockMode.SHARED);
    assertTrue(agent.verify());
    agent.release();
    agent.acquire(LockMode.SHARED);
    agent.release();
    assertEquals(content.length, Files.size(path));
  }

  @Test
  void aFileThatMayBeWrittenAndIsPutInThePlaceOfOneThatMayNotIsFollowed() throws Exception {
    createWithMode("r--r--r--");
    agent.open(path);
    agent.acquire(LockMode.SHARED);
    agent.release();
    assertFails("EACCES", "acquire", LockMode.EXCLUSIVE);
    replaceByOneForEverybody();
    agent.acquire(LockMode.EXCLUSIVE);
    assertTrue(agent.verify());
    agent.release();
    createWithMode("r--r--r--");
    assertTrue(agent.tryAcquire(LockMode.EXCLUSIVE), "of the file that is open");
    agent.release();
    agent.closeFile();
    agent.open(path);
    assertFails("EACCES", "try", LockMode.EXCLUSIVE);
    replaceByOneForEverybody();
    assertTrue(agent.tryAcquire(LockMode.EXCLUSIVE));
    agent.release();
  }

  private void replaceByOneForEverybody() throws IOException {
    Files.delete(path);
    createWithMode("rw-rw-rw-");
  }

  @Test
  void aReaderOfAReadOnlyFileExcludesAWriter() throws Exception {
    createWithMode("rw-r--r--");
    try (Agent writer = Agent.startWith(path, "writer")) {
      agent.open(path).acquire(LockMode.SHARED);
      boolean excluded = !writer.tryAcquire(LockMode.EXCLUSIVE);
      agent.release();
      assertTrue(excluded);
      assertTrue(writer.tryAcquire(LockMode.EXCLUSIVE));
      assertFalse(agent.tryAcquire(LockMode.SHARED));
    }
  }

  @Tag("native")
  @Test
  void onAReadOnlyFileSystemAFileCanBeLockedSharedOnly() throws Exception {
    createWithMode("rw-rw-rw-");
    List<String> readOnly = Unprivileged.onReadOnly(directory);
    if (readOnly.isEmpty()) {
      return; // and that was said
    }
    try (Agent there = Agent.startBehind(readOnly, "read-only")) {
      there.open(path).acquire(LockMode.SHARED);
      assertTrue(there.verify());
      there.release();
      String refusal = there.attempt("acquire", LockMode.EXCLUSIVE);
      assertTrue(refusal.startsWith("failed\tLockException\t"), refusal);
      assertTrue(refusal.contains(path.toString()), refusal);
      String missing = there.attempt("open", directory.resolve("missing"), Mechanism.FCNTL);
      assertTrue(missing.startsWith("failed\tLockException\tEROFS\t"), missing);
    }
  }
}
