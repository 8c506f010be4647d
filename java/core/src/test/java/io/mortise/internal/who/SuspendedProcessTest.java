package io.mortise.internal.who;

import static io.mortise.LockOwner.Suspension.FROZEN;
import static io.mortise.LockOwner.Suspension.STOPPED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a process is stopped or frozen, by a {@code /proc} and cgroups that were made up. */
class SuspendedProcessTest {

  private static final long PID = 7;

  @TempDir Path proc;
  @TempDir Path unified;
  @TempDir Path older;

  @BeforeEach
  void makeProc() throws Exception {
    Files.createDirectories(proc.resolve("self"));
    Files.createDirectories(proc.resolve("7"));
    mounts("/", "/");
    stat("(java) S");
    cgroup("1:name=systemd:/", "6:cpu,freezer:/", "0::/");
  }

  private void mounts(String unifiedRoot, String olderRoot) throws Exception {
    Files.writeString(
        proc.resolve("self/mountinfo"),
        String.join(
            "\n",
            "21 20 0:5 / /proc rw - proc proc rw",
            "30 21 0:8 / /sys/fs/cgroup/cpuacct rw - cgroup cgroup rw,cpuacct",
            "31 21 0:9 " + olderRoot + " " + older + " rw,relatime - cgroup cgroup rw,cpu,freezer",
            "32 21 0:10 " + unifiedRoot + " " + unified + " rw - cgroup2 cgroup2 rw,nsdelegate",
            ""));
  }

  private void stat(String behindThePid) throws Exception {
    Files.writeString(proc.resolve("7/stat"), "7 " + behindThePid + " 1 7 7 0 -1\n");
  }

  private void cgroup(String... lines) throws Exception {
    Files.writeString(proc.resolve("7/cgroup"), String.join("\n", lines) + "\n");
  }

  private static void write(Path directory, String file, String text) throws Exception {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve(file), text);
  }

  private Optional<io.mortise.LockOwner.Suspension> look() {
    return new SuspendedProcess(proc).of(PID);
  }

  @Test
  void aProcessThatRunsOrSleepsIsNeither() throws Exception {
    for (String state : new String[] {"R", "S", "D", "Z", "X", "I"}) {
      stat("(T) T (t) " + state); // the name is the program's choice
      assertEquals(Optional.empty(), look(), state);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"(java) T", "(java) t", "(a) S (b) T", "() T"})
  void theStateOfAStoppedProcessIsBehindItsName(String stat) throws Exception {
    stat(stat);
    assertEquals(Optional.of(STOPPED), look());
  }

  @ParameterizedTest
  @CsvSource({"1, true", "0, false"})
  void aCgroupOfVersionTwoSaysSoInItsEvents(int frozen, boolean is) throws Exception {
    cgroup("0::/app.slice/one");
    write(
        unified.resolve("app.slice/one"), "cgroup.events", "populated 1\nfrozen " + frozen + "\n");
    assertEquals(is ? Optional.of(FROZEN) : Optional.empty(), look());
  }

  @ParameterizedTest
  @CsvSource({"FROZEN, true", "FREEZING, false", "THAWED, false"})
  void aCgroupOfVersionOneSaysSoInItsState(String state, boolean is) throws Exception {
    cgroup("6:cpu,freezer:/docker/one", "0::/");
    write(older.resolve("docker/one"), "freezer.state", state + "\n");
    assertEquals(is ? Optional.of(FROZEN) : Optional.empty(), look());
  }

  @Test
  void ofAHierarchyThatIsMountedInPartThatPartIsFound() throws Exception {
    mounts("/docker/one", "/");
    cgroup("0::/docker/one/sub");
    write(unified.resolve("sub"), "cgroup.events", "frozen 1\n");
    assertEquals(Optional.of(FROZEN), look());

    cgroup("0::/docker/one");
    write(unified, "cgroup.events", "frozen 1\n");
    assertEquals(Optional.of(FROZEN), look());

    for (String other : new String[] {"/docker/one2/sub", "/docker", "/../one"}) {
      cgroup("0::" + other);
      assertEquals(Optional.empty(), look(), other);
    }
  }

  @Test
  void whatIsMissingHiddenOrNonsenseSaysNothing() throws Exception {
    assertEquals(Optional.empty(), new SuspendedProcess(proc.resolve("missing")).of(PID));
    assertEquals(Optional.empty(), new SuspendedProcess(proc).of(8));
    for (String nonsense : new String[] {"", "7", "7 (java", "7 (java) "}) {
      Files.writeString(proc.resolve("7/stat"), nonsense);
      assertEquals(Optional.empty(), look(), nonsense);
    }
    cgroup("0::/\0", "6:freezer:/\0", "nonsense", "");
    assertEquals(Optional.empty(), look());
    Files.delete(proc.resolve("7/cgroup"));
    assertEquals(Optional.empty(), look());
    stat("(java) T");
    assertEquals(Optional.of(STOPPED), look(), "which needs no cgroup");
  }
}
