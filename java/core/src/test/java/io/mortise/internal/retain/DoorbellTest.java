package io.mortise.internal.retain;

import static io.mortise.LockMode.EXCLUSIVE;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.harness.Agent;
import io.mortise.harness.ChildProcess;
import io.mortise.harness.Eventually;
import io.mortise.harness.JavaChild;
import io.mortise.harness.Namespaces;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That who keeps a lock hears who asks for it. */
@Tag("native")
@Timeout(120)
class DoorbellTest {

  private static final String RETAIN = "-Dmortise.retain=3600000";
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path directory;
  private Path path;

  @BeforeEach
  void name() {
    path = directory.resolve("lock");
  }

  private Agent keeper() throws IOException {
    return keep(Agent.startWith(path, "keeper", RETAIN));
  }

  private static Agent keep(Agent agent) {
    agent.acquire(EXCLUSIVE);
    agent.release();
    return agent;
  }

  /** While the lock is used now and then, as those are that are looked after. */
  private static void awaitBellsInUse(Agent agent, int bells, int watches) {
    OtherProcess seen = new OtherProcess(agent.process().pid());
    Eventually.await(
        () -> seen.bells() + " bells, " + seen.watches() + " watches",
        () -> {
          keep(agent);
          return seen.bells() == bells && seen.watches() == watches;
        });
  }

  private static void awaitBells(ChildProcess process, int bells, int watches) {
    OtherProcess seen = new OtherProcess(process.pid());
    Eventually.await(
        () -> seen.bells() + " bells, " + seen.watches() + " watches",
        () -> seen.bells() == bells && seen.watches() == watches);
  }

  private ChildProcess deepSleeper() throws IOException {
    ChildProcess sleeper =
        JavaChild.start("sleeper", List.of(), DeepSleeperMain.class, path.toString());
    sleeper.expect("kept");
    awaitBells(sleeper, 1, 1);
    return sleeper;
  }

  /** The first look of a slow janitor may find that it is time to give back what is kept. */
  private static boolean keeps(ChildProcess sleeper, LockFile file, LockMode mode)
      throws Exception {
    sleeper.send("keep");
    sleeper.expect("kept");
    long kept = System.nanoTime();
    Eventually.await("the end of its slice", () -> System.nanoTime() - kept > 10_000_000);
    Optional<Hold> hold = file.tryAcquire(mode);
    hold.ifPresent(Hold::close);
    return hold.isEmpty();
  }

  private void assertIsGiven(LockMode mode) throws Exception {
    try (LockFile file = LockFile.open(path);
        Hold hold = file.acquire(mode, LONG)) {
      assertTrue(hold.verify());
    }
  }

  /**
   * By nothing else: the next tick is far away. Only opening the file would ring as well, since the
   * header is read then.
   */
  @ParameterizedTest
  @EnumSource(LockMode.class)
  void wakesWhoKeepsTheLock(LockMode mode) throws Exception {
    try (LockFile file = LockFile.open(path)) {
      file.acquire(EXCLUSIVE).close();
      try (ChildProcess sleeper = deepSleeper()) {
        Eventually.await(() -> "is not kept", () -> keeps(sleeper, file, mode));

        file.acquire(mode, LONG).close();
        assertTrue(sleeper.isAlive(), "it had no choice");
      }
    }
  }

  @Test
  void isTakenDownWhenNothingIsLeftToLookAfter() throws Exception {
    try (Agent agent = keeper()) {
      awaitBellsInUse(agent, 1, 1);
      agent.closeFile();
      awaitBells(agent.process(), 0, 0);
    }
  }

  @Test
  void isAtNoFileThatWasClosed() throws Exception {
    try (ChildProcess sleeper = deepSleeper()) {
      sleeper.send("close");
      sleeper.expect("closed");

      awaitBells(sleeper, 1, 0);
    }
  }

  /** The limits are those of a namespace of its own. */
  @ParameterizedTest
  @ValueSource(strings = {"max_inotify_instances", "max_inotify_watches"})
  void isNotNeeded(String limit) throws Exception {
    String script =
        "echo 0 >/proc/sys/user/"
            + limit
            + " && export JDK_JAVA_OPTIONS="
            + RETAIN
            + " && exec \"$@\"";
    List<String> launcher =
        Namespaces.launcher(
            "a lock that is kept without a doorbell, for lack of " + limit,
            List.of("--user", "--map-root-user", "sh", "-c", script, "sh"));
    if (launcher.isEmpty()) {
      return;
    }
    try (Agent agent = Agent.startBehind(launcher, "without")) {
      agent.open(path);
      awaitBellsInUse(agent, limit.equals("max_inotify_instances") ? 0 : 1, 0);
      assertIsGiven(EXCLUSIVE);
      keep(agent);
      assertIsGiven(LockMode.SHARED);
    }
  }
}
