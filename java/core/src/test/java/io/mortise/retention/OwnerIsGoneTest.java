package io.mortise.retention;

import static io.mortise.LockMode.EXCLUSIVE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.LockFile;
import io.mortise.harness.Agent;
import io.mortise.harness.Eventually;
import io.mortise.support.SecondMortise;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever retained the lock is gone, or nobody in it will use it any more; others have it soon. */
@Tag("native")
@Timeout(120)
class OwnerIsGoneTest {

  private static final String RETAIN = "mortise.retain";
  private static final String AN_HOUR = "3600000";
  private static final Duration SOON = Duration.ofSeconds(5);

  @TempDir Path directory;
  private Path path;
  private Agent owner;

  @BeforeEach
  void start() throws IOException {
    path = directory.resolve("lock");
    owner = Agent.startWith(path, "owner", "-D" + RETAIN + "=" + AN_HOUR);
    owner.stayBusy();
  }

  @AfterEach
  void stop() {
    owner.close();
  }

  private void othersMustHaveItSoon() throws Exception {
    try (LockFile other = LockFile.open(path)) {
      other.acquire(EXCLUSIVE, SOON).close();
    }
  }

  @Test
  void aChildThatItStartedMeanwhileDoesNotKeepIt() throws Exception {
    ProcessHandle child = ProcessHandle.of(owner.spawn("sleep 600")).orElseThrow();
    try {
      owner.killAndAwaitEnd();
      try (LockFile other = LockFile.open(path)) {
        assertTrue(other.tryAcquire(EXCLUSIVE).isPresent());
        assertTrue(child.isAlive());
      }
    } finally {
      child.destroyForcibly();
    }
  }

  /** The busy thread and the janitor run until the very end. */
  @Test
  void afterExit() throws Exception {
    owner.exit();
    assertEquals(0, owner.process().finish());
    othersMustHaveItSoon();
  }

  @Test
  void afterHalt() throws Exception {
    assertEquals(0, owner.process().finish());
    othersMustHaveItSoon();
  }

  /** As when an application is taken out of a server, and forgot to close what it had. */
  @Test
  void afterItsClassLoaderWasClosed() throws Exception {
    owner.killAndAwaitEnd();
    String before = System.getProperty(RETAIN);
    System.setProperty(RETAIN, AN_HOUR);
    try (SecondMortise application = new SecondMortise()) {
      SecondMortise.File file = application.open(path);
      assertTrue(file.tryAcquire("EXCLUSIVE"));
      file.release();
      // Else it would depend on the moment of the close whether this is had by then.
      assertTrue(application.hasLoaded("io.mortise.internal.retain.Ending"));
    } finally {
      restore(before);
    }
    othersMustHaveItSoon();
  }

  private static void restore(String before) {
    if (before == null) {
      System.clearProperty(RETAIN);
    } else {
      System.setProperty(RETAIN, before);
    }
  }

  /** What nobody refers to any more is retained no longer than what somebody does. */
  @Test
  void afterItsLockFileWasForgotten() throws Exception {
    owner.killAndAwaitEnd();
    useAndForget();
    Eventually.await(
        "still kept",
        () -> {
          System.gc();
          try (Agent other = Agent.startWith(path, "other")) {
            return other.tryAcquire(EXCLUSIVE);
          }
        });
  }

  private void useAndForget() throws Exception {
    LockFile file = LockFile.builder(path).retain(Duration.ofHours(1)).open();
    file.acquire(EXCLUSIVE).close();
  }
}
