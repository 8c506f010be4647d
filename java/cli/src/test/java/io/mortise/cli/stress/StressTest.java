package io.mortise.cli.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mortise.cli.Cli;
import io.mortise.cli.Eventually;
import io.mortise.cli.Main;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 240, threadMode = ThreadMode.SEPARATE_THREAD)
class StressTest {

  @TempDir Path directory;
  @TempDir Path reports;

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no STOP and CONT")
  void aRunWithKillsAndPausesPassesAndItsReportHasTheFigures() throws IOException {
    Cli.Outcome outcome =
        stress("--seconds 3 --processes 3 --kill 500ms --pause 500ms --longest-pause 50ms");
    assertEquals(0, outcome.exitCode(), outcome.toString());
    assertTrue(outcome.out().contains("PASSED: "), outcome.out());
    JsonObject report = report();
    assertEquals("PASSED", report.get("verdict").getAsString());
    assertEquals(3, report.getAsJsonObject("settings").get("processes").getAsInt());
    long entered =
        number(report, "operations", "exclusive") + number(report, "operations", "shared");
    assertTrue(entered > 0, outcome.out());
    assertTrue(number(report, "kills", "count") > 0, outcome.out());
    assertTrue(number(report, "pauses", "count") > 0, outcome.out());
    assertEquals(number(report, "counter", "expected"), number(report, "counter", "found"));
    long sum = 0;
    long kills = 0;
    for (JsonElement element : report.getAsJsonArray("lockers")) {
      JsonObject locker = element.getAsJsonObject();
      sum += locker.get("exclusive").getAsLong() + locker.get("shared").getAsLong();
      kills += locker.get("kills").getAsLong();
      assertTrue(locker.get("how").getAsString().startsWith("Mortise "), locker.toString());
    }
    assertEquals(entered, sum);
    assertEquals(number(report, "kills", "count"), kills);
    assertFalse(report.get("fileSystem").getAsString().isEmpty());
    mustBeClean();
  }

  @Test
  void withoutALockTheRefereeSeesOverlapsAndLostUpdates() throws IOException {
    Cli.Outcome outcome = stress("--seconds 1 --processes 2 --shared 0 --lock none");
    assertEquals(1, outcome.exitCode(), outcome.toString());
    assertTrue(outcome.out().contains(" x overlap"), outcome.out());
    JsonObject report = report();
    assertEquals("FAILED", report.get("verdict").getAsString());
    assertTrue(number(report, "violationCounts", "OVERLAP") > 0, outcome.out());
    assertTrue(number(report, "violationCounts", "LOST_UPDATE") > 0, outcome.out());
    assertTrue(number(report, "counter", "found") < number(report, "counter", "expected"));
    assertEquals(
        "no lock",
        report.getAsJsonArray("lockers").get(0).getAsJsonObject().get("how").getAsString());
    mustBeClean();
  }

  @Test
  @Tag("native")
  @Tag("once")
  void allThatLockTheSameFileExcludeEachOther() throws IOException, InterruptedException {
    String options = "stress --seconds 3 --mix --marker-style file --threads 1 " + directory;
    Cli.Outcome outcome;
    try (Cli cli = Cli.start(whereNoNameIsResolved(), Map.of(), Main.class, options.split(" "))) {
      outcome = cli.finish();
    }
    assertEquals(0, outcome.exitCode(), outcome.toString());
    for (String how :
        List.of("NATIVE ", "NATIVE, retained", "PORTABLE FILE", "FileChannel", "fcntl.lockf")) {
      assertTrue(outcome.out().contains(how), outcome.out());
    }
    mustBeClean();
  }

  /** As on a machine with nothing but a base system; empty where we may not make one. */
  private static List<String> whereNoNameIsResolved() throws IOException, InterruptedException {
    List<String> launcher =
        List.of(
            "unshare",
            "--map-root-user",
            "--mount",
            "sh",
            "-c",
            "for file in /etc/hosts /etc/resolv.conf /etc/nsswitch.conf; do"
                + " [ ! -f $file ] || mount --bind /dev/null $file || exit 1; done; exec \"$@\"",
            "sh");
    List<String> attempt = new ArrayList<>(launcher);
    attempt.add("true");
    Process process = new ProcessBuilder(attempt).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() == 0) {
      return launcher;
    }
    System.out.println("NOT TESTED on this machine: without any name of a host: " + output.strip());
    return List.of();
  }

  @Test
  @Tag("once")
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no INT for one process")
  void interruptedItEndsWithAVerdictOnWhatWasSeen() throws IOException {
    try (Cli cli = start("--seconds 600 --processes 2")) {
      awaitEntries(cli);
      cli.signal("INT");
      Cli.Outcome outcome = cli.finish();
      assertEquals(0, outcome.exitCode(), outcome.toString());
      assertTrue(outcome.out().contains("ended early: interrupted by a signal"), outcome.out());
      assertTrue(outcome.out().contains("PASSED"), outcome.out());
    }
    assertEquals("PASSED", report().get("verdict").getAsString());
    mustBeClean();
  }

  @Test
  @Tag("once")
  @EnabledOnOs(value = OS.LINUX, disabledReason = "needs /proc")
  void noProcessOutlivesTheRefereeNotEvenAStoppedOne() throws IOException {
    try (Cli cli = start("--seconds 600 --processes 2 --pause 1ms --longest-pause 1h")) {
      awaitEntries(cli);
      List<ProcessHandle> descendants =
          ProcessHandle.of(cli.pid()).orElseThrow().descendants().toList();
      Eventually.holds(
          () -> descendants.stream().anyMatch(StressTest::isStopped), () -> "nobody is stopped");
      cli.signal("KILL");
      Eventually.holds(
          () -> descendants.stream().noneMatch(ProcessHandle::isAlive),
          () -> "still there: " + descendants.stream().filter(ProcessHandle::isAlive).toList());
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "needs a directory where nobody can make files")
  void aDirectoryWhereNothingCanBeMadeIsAnErrorThatNamesIt() {
    Cli.Outcome outcome = Cli.run("stress", "/proc");
    assertEquals(71, outcome.exitCode(), outcome.toString());
    assertTrue(
        outcome.err().contains("mortise: cannot make a directory in /proc: "), outcome.err());
  }

  private static void awaitEntries(Cli cli) {
    for (String line = cli.line(); !line.equals("All are at work."); line = cli.line()) {
      assertTrue(cli.isAlive(), line);
    }
  }

  private Cli.Outcome stress(String options) {
    try (Cli cli = start(options)) {
      return cli.finish();
    }
  }

  private Cli start(String options) {
    String all =
        "stress " + options + " --json " + reports.resolve("report.json") + " " + directory;
    return Cli.start(all.split(" "));
  }

  private JsonObject report() throws IOException {
    return JsonParser.parseString(Files.readString(reports.resolve("report.json")))
        .getAsJsonObject();
  }

  private static long number(JsonObject report, String part, String name) {
    return report.getAsJsonObject(part).get(name).getAsLong();
  }

  private static boolean isStopped(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
    } catch (IOException e) {
      return false; // it has ended
    }
  }

  /** Neither files nor processes; those would have the directory in their command line. */
  private void mustBeClean() throws IOException {
    try (Stream<Path> left = Files.list(directory)) {
      assertEquals(List.of(), left.toList());
    }
    List<ProcessHandle> processes =
        ProcessHandle.allProcesses()
            .filter(process -> process.info().commandLine().orElse("").contains(directory + "/"))
            .toList();
    assertEquals(List.of(), processes);
  }
}
