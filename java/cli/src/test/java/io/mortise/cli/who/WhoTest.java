package io.mortise.cli.who;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mortise.Backend;
import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockHolders;
import io.mortise.LockMode;
import io.mortise.LockOwner;
import io.mortise.LockOwner.Suspension;
import io.mortise.Mortise;
import io.mortise.cli.Cli;
import io.mortise.cli.InProcess;
import io.mortise.cli.Locks;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhoTest {

  private static final long PID = ProcessHandle.current().pid();

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void createFile() throws Exception {
    file = Files.createFile(directory.resolve("file"));
  }

  @Test
  void ofAMarkerItSaysWhoseItIs() throws Exception {
    Path marker = directory.resolve("file.lock");
    Files.writeString(marker, PID + "\n");

    Cli.Outcome outcome = Cli.run("who", marker.toString());

    assertEquals(0, outcome.exitCode(), outcome.err());
    List<String> lines = outcome.out().lines().toList();
    assertEquals(marker + ": the lock marker of " + file, lines.get(0));
    assertEquals(file + ": locked", lines.get(1));
    assertTrue(outcome.out().contains("process " + PID), outcome.out());
    String json = Cli.run("who", "--json", marker.toString()).out();
    assertEquals(
        marker.toString(),
        JsonParser.parseString(json).getAsJsonObject().get("marker").getAsString());
  }

  @Test
  void ofAnEmptyMarkerItNamesNoOwner() throws Exception {
    Path marker = Files.createFile(directory.resolve("file.lock"));

    Cli.Outcome outcome = Cli.run("who", marker.toString());

    assertEquals(0, outcome.exitCode(), outcome.err());
    assertEquals(
        List.of(
            marker + ": the lock marker of " + file,
            file + ": locked",
            "no process is known to hold the lock of the file",
            "  note     "
                + marker
                + " is there, but it names no owner; if you are sure that its owner is gone,"
                + " remove it by hand, or use staleAfter"),
        outcome.out().lines().toList());
    JsonObject json =
        JsonParser.parseString(Cli.run("who", "--json", marker.toString()).out()).getAsJsonObject();
    JsonObject holder = json.getAsJsonArray("holders").get(0).getAsJsonObject();
    assertEquals(1, json.getAsJsonArray("holders").size());
    assertFalse(holder.has("pid"), holder::toString);
    assertFalse(holder.has("command"), holder::toString);
    assertFalse(holder.has("user"), holder::toString);
  }

  @Test
  void aDedicatedLockFileIsNoMarkerWhateverItsName() throws Exception {
    Path dedicated = directory.resolve("file.lock");
    LockFile.builder(dedicated).backend(Backend.PORTABLE).open().close();

    Cli.Outcome outcome = Cli.run("who", dedicated.toString());

    assertEquals(1, outcome.exitCode(), outcome.err());
    assertEquals(dedicated + ": not locked", outcome.out().lines().findFirst().orElseThrow());
  }

  @Test
  void aHolderIsNamedToAnOperator() throws Exception {
    try (Hold hold = Locks.hold(file, LockMode.EXCLUSIVE)) {
      Cli.Outcome outcome = Cli.run("who", file.toString());

      assertEquals(0, outcome.exitCode(), outcome.err());
      List<String> lines = outcome.out().lines().toList();
      assertEquals(file + ": locked", lines.get(0));
      assertEquals("process " + PID + " holds EXCLUSIVE the lock of the file", lines.get(1));
      for (String name : List.of("command", "user", "host", "by")) {
        assertTrue(outcome.out().contains("\n  " + name + " "), outcome.out());
      }
      assertTrue(hold.verify());
    }
  }

  @Test
  void aFileThatNobodyLocksIsFree() throws Exception {
    Cli.Outcome outcome = InProcess.run("who", file.toString());
    assertEquals(1, outcome.exitCode());
    assertEquals(file + ": not locked" + System.lineSeparator(), outcome.out());
  }

  @Test
  void programsGetJson() throws Exception {
    try (Hold hold = Locks.hold(file, LockMode.SHARED)) {
      Cli.Outcome outcome = InProcess.run("who", file.toString(), "--json");

      assertEquals(0, outcome.exitCode(), outcome.err());
      JsonObject all = JsonParser.parseString(outcome.out()).getAsJsonObject();
      assertTrue(all.get("held").getAsBoolean());
      assertEquals(file.toString(), all.get("path").getAsString());
      JsonObject holder = all.getAsJsonArray("holders").get(0).getAsJsonObject();
      assertEquals(PID, holder.get("pid").getAsLong());
      assertEquals("SHARED", holder.get("mode").getAsString());
      assertEquals("HOLDS", holder.get("state").getAsString());
      String backend = Mortise.nativeStatus().isLoaded() ? "NATIVE" : "PORTABLE";
      assertEquals(backend, holder.get("backend").getAsString());
      assertTrue(hold.verify());
    }
  }

  private static LockOwner stopped(Suspension how) {
    Optional<Duration> ago = Optional.of(Duration.ofMillis(62_500));
    return new LockOwner(
        OptionalLong.of(7),
        false,
        LockMode.EXCLUSIVE,
        Optional.empty(),
        Optional.empty(),
        LockOwner.State.HOLDS,
        Optional.empty(),
        0,
        Long.MAX_VALUE,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(how),
        ago,
        Optional.of(Duration.ofSeconds(5)));
  }

  @ParameterizedTest
  @CsvSource({"STOPPED, stopped by a signal", "FROZEN, frozen by its cgroup"})
  void aHolderThatDoesNotRunIsSaidNotTo(Suspension how, String words) {
    LockHolders found =
        new LockHolders(List.of(stopped(how)), List.of(), List.of(), Optional.empty());
    JsonObject holder =
        JsonParser.parseString(WhoJson.of(file, Optional.empty(), found))
            .getAsJsonObject()
            .getAsJsonArray("holders")
            .get(0)
            .getAsJsonObject();
    assertEquals(how.name(), holder.get("suspension").getAsString());
    assertEquals(62_500, holder.get("refreshedMillisAgo").getAsLong());
    assertEquals(5_000, holder.get("refreshMillis").getAsLong());

    StringWriter text = new StringWriter();
    new WhoText(new PrintWriter(text)).print(file, found);
    assertTrue(text.toString().contains("\n  state    " + words), text::toString);
  }

  @Test
  void whatCannotBeSeenIsNotFree() {
    assertEquals(
        2,
        WhoCommand.exitCode(
            new LockHolders(List.of(), List.of(), List.of(), Optional.of("hidden"))));
  }

  @Test
  void aMissingFileIsAnErrorAndStaysMissing() {
    Path missing = directory.resolve("missing");
    Cli.Outcome outcome = InProcess.run("who", missing.toString());
    assertEquals(66, outcome.exitCode());
    assertTrue(outcome.err().contains("ENOENT"), outcome.err());
    assertFalse(Files.exists(missing));
  }

  @Test
  void aDirectoryOrALinkIsRefused() throws Exception {
    assertEquals(66, InProcess.run("who", directory.toString()).exitCode());
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    assertEquals(66, InProcess.run("who", link.toString()).exitCode());
  }

  @Test
  void withoutAFileItIsAUsageError() {
    assertEquals(64, InProcess.run("who").exitCode());
    assertEquals(64, InProcess.run("who", file.toString(), "more").exitCode());
  }
}
