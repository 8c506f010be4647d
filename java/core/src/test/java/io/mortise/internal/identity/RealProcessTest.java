package io.mortise.internal.identity;

import static io.mortise.internal.identity.Verdict.Life.ALIVE;
import static io.mortise.internal.identity.Verdict.Life.DEAD;
import static io.mortise.internal.identity.Verdict.Life.UNKNOWN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.mortise.harness.Eventually;
import io.mortise.harness.Namespaces;
import io.mortise.internal.identity.Verdict.Life;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes of this system, as they live and die. For Linux. */
@Timeout(120)
class RealProcessTest {

  private static final Evidence EVIDENCE = new Evidence(true, Long.MAX_VALUE);

  /** Its child ends, and it does not ask how. Not a shell: some ask at times of their own. */
  private static final String PARENT_OF_A_ZOMBIE =
      """
      import os, time
      child = os.fork()
      if child == 0:
          os._exit(0)
      print(child, flush=True)
      time.sleep(60)
      """;

  /** The first thread ends, the second stays. */
  private static final String PROCESS_WITHOUT_FIRST_THREAD =
      """
      import ctypes, os, threading, time
      threading.Thread(target=time.sleep, args=(60,)).start()
      print(os.getpid(), flush=True)
      ctypes.CDLL(None).pthread_exit(None)
      """;

  /** Names its pid namespace. */
  private static final String PROCESS_BEHIND_A_WALL = "readlink /proc/self/ns/pid; exec sleep 60";

  private final Judge judge = Judge.ofThisProcess();
  private final ProcessIdentity self = ProcessIdentity.current();
  private Process child;

  @AfterEach
  void kill() throws Exception {
    if (child != null) {
      child.descendants().forEach(ProcessHandle::destroyForcibly);
      child.destroyForcibly().waitFor();
    }
  }

  private String start(String... command) throws IOException {
    child = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    BufferedReader out =
        new BufferedReader(
            new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII));
    return out.readLine();
  }

  private OwnerId ownerOf(long pid) throws IOException {
    return owner(pid, Procfs.SYSTEM.stat(Long.toString(pid)).start());
  }

  private OwnerId owner(long pid, String start) {
    return identity(pid, start).id();
  }

  private ProcessIdentity identity(long pid, String start) {
    return Scene.with(Scene.with(self, "pid", Long.toString(pid)), "start", start);
  }

  private void assertLife(Life life, OwnerId owner) {
    Verdict verdict = judge.judge(owner, Claim.fresh().token(), EVIDENCE);
    assertEquals(life, verdict.life(), verdict.reason());
  }

  @Test
  void thisProcessIsAliveAsLongAsItUsesTheToken() {
    Claim claim = Claim.fresh();
    assertEquals(DEAD, judge.judge(claim.owner(), claim.token(), EVIDENCE).life());
    OwnTokens.add(claim.token());
    try {
      assertEquals(ALIVE, judge.judge(claim.owner(), claim.token(), EVIDENCE).life());
      assertLife(DEAD, claim.owner());
    } finally {
      OwnTokens.remove(claim.token());
    }
    assertEquals(DEAD, judge.judge(claim.owner(), claim.token(), EVIDENCE).life());
  }

  @Test
  void aChildIsAliveUntilItIsKilled() throws Exception {
    start("sh", "-c", "echo; exec sleep 60");
    OwnerId owner = ownerOf(child.pid());
    assertLife(ALIVE, owner);
    assertEquals(UNKNOWN, judge.judgeNaive(child.pid(), EVIDENCE).life());

    child.destroyForcibly().waitFor();

    assertLife(DEAD, owner);
    assertEquals(DEAD, judge.judgeNaive(child.pid(), EVIDENCE).life());
  }

  @Test
  void aProcessThatStartedAtAnotherTimeIsAnother() throws Exception {
    start("sh", "-c", "echo; exec sleep 60");
    long start = Long.parseLong(ownerOf(child.pid()).start());

    assertLife(DEAD, owner(child.pid(), Long.toString(start + 1)));
    assertLife(DEAD, owner(self.pid(), Long.toString(start + 1)));
  }

  @Test
  void aZombieIsDead() throws Exception {
    long pid = Long.parseLong(start("python3", "-c", PARENT_OF_A_ZOMBIE));
    awaitEnd(pid);

    assertLife(DEAD, ownerOf(pid));
    assertEquals(DEAD, judge.judgeNaive(pid, EVIDENCE).life());
  }

  @Test
  void aProcessWhoseFirstThreadHasEndedIsAlive() throws Exception {
    long pid = Long.parseLong(start("python3", "-c", PROCESS_WITHOUT_FIRST_THREAD));
    awaitEnd(pid);

    assertLife(ALIVE, ownerOf(pid));
    assertEquals(UNKNOWN, judge.judgeNaive(pid, EVIDENCE).life());
  }

  private static void awaitEnd(long pid) throws Exception {
    Eventually.await("process " + pid + " has ended", () -> hasEnded(pid));
  }

  private static boolean hasEnded(long pid) {
    try {
      return Procfs.SYSTEM.status(Long.toString(pid)).hasEnded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aThreadIsNoProcess() throws Exception {
    Path tasks = Path.of("/proc/self/task");
    try (var list = Files.list(tasks)) {
      long thread =
          list.mapToLong(path -> Long.parseLong(path.getFileName().toString()))
              .filter(id -> id != self.pid())
              .findAny()
              .orElseThrow();

      assertEquals(DEAD, judge.judgeNaive(thread, EVIDENCE).life());
    }
  }

  /** Where that needs a privilege we lack, the namespace is made up. */
  @Test
  void aProcessOfAnotherContainerIsUnknown() throws Exception {
    List<String> command =
        new ArrayList<>(
            Namespaces.launcher(
                "a process of another container", List.of("--pid", "--fork", "--mount-proc")));
    String other = "pid:[1]";
    if (!command.isEmpty()) {
      command.addAll(List.of("sh", "-c", PROCESS_BEHIND_A_WALL));
      other = start(command.toArray(String[]::new));
    }
    assertNotEquals(self.pidNamespace(), other);
    long nobody = unusedPid();

    assertLife(DEAD, owner(nobody, "1"));
    assertLife(UNKNOWN, Scene.with(identity(nobody, "1"), "pidns", other).id());
    assertLife(UNKNOWN, Scene.with(identity(1, "1"), "pidns", other).id());
  }

  private static long unusedPid() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    return gone.pid();
  }

  @Test
  void aMarkerFromBeforeThisBootIsOfADeadProcess() {
    OwnerId owner = Scene.with(self, "boot", "e512bbe5").id();
    long bootMillis = new LinuxProcessTable(Procfs.SYSTEM, self.pid()).bootMillis().orElseThrow();

    Evidence older = new Evidence(true, bootMillis - 60_000);
    Evidence younger = new Evidence(true, bootMillis + 60_000);
    assertEquals(
        self.machine().equals("-") ? UNKNOWN : DEAD, judge.judge(owner, Scene.TOKEN, older).life());
    assertEquals(UNKNOWN, judge.judge(owner, Scene.TOKEN, younger).life());
  }
}
