package io.mortise.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Backend;
import io.mortise.LockFile;
import io.mortise.LockUnsupportedException;
import io.mortise.Mortise;
import io.mortise.NativeStatus;
import io.mortise.NativeStatus.State;
import io.mortise.support.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether the native library is in use, and why not. */
@Tag("native")
class NativeStatusTest {

  @TempDir Path directory;

  @Test
  void hereItIsLoadedAndSaysFromWhere() throws Exception {
    NativeStatus status = Mortise.nativeStatus();

    assertEquals(State.LOADED, status.state());
    assertTrue(status.isLoaded());
    assertTrue(status.source().orElseThrow().contains("mortise"), status.describe());
    assertEquals("", status.hint());
    String line = status.describe();
    assertTrue(line.startsWith("LOADED on " + status.platform() + ", from "), line);
    assertEquals(status, Mortise.nativeStatus(), "fixed");
    try (LockFile file = LockFile.open(directory.resolve("file"))) {
      assertEquals(Backend.NATIVE, file.backend());
    }
  }

  @Test
  void theDescriptionHoldsEveryAttemptAndTheHint() {
    NativeStatus status =
        new NativeStatus(
            State.NOEXEC,
            "linux-x86_64",
            Optional.empty(),
            List.of(
                new NativeStatus.Attempt("here", State.LINK_FAILED, "no"),
                new NativeStatus.Attempt("there", State.NOEXEC, "mounted noexec")),
            Optional.of("-Dsetting=value"),
            "try elsewhere");

    assertFalse(status.isLoaded());
    assertEquals(
        "NOEXEC on linux-x86_64; here: no; there: mounted noexec; -Dsetting=value is set;"
            + " try elsewhere",
        status.describe());
  }

  @Test
  void theListOfAttemptsCannotBeChanged() {
    List<NativeStatus.Attempt> attempts = Mortise.nativeStatus().attempts();

    assertThrows(UnsupportedOperationException.class, () -> attempts.add(null));
  }

  @Test
  void theVersionIsNeverMissing() {
    assertFalse(Mortise.version().isEmpty());
  }

  @Test
  void switchedOffItIsDisabledAndOpenSaysWhy() throws Exception {
    String report = report("-Dmortise.native=off");

    assertState("DISABLED", report);
    assertTrue(report.contains("mortise.native=off"), report);
    assertTrue(report.contains("attempts 0"), report);
  }

  @Test
  void aLibraryThatIsMissingIsNotReplacedByAnother() throws Exception {
    Path missing = directory.resolve("missing.so");

    String report = report("-Dmortise.native.path=" + missing);

    assertState("LINK_FAILED", report);
    assertOnlyTried(missing, report);
  }

  @Test
  void aLibraryThatIsATextFileIsNotReplacedByAnother() throws Exception {
    Path text = Files.writeString(directory.resolve("text.so"), "not a library");

    String report = report("-Dmortise.native.path=" + text);

    assertState("LINK_FAILED", report);
    assertOnlyTried(text, report);
  }

  @Test
  void aLibraryThatIsADirectoryIsNotReplacedByAnother() throws Exception {
    String report = report("-Dmortise.native.path=" + directory);

    assertState("LINK_FAILED", report);
    assertOnlyTried(directory, report);
  }

  @Test
  void aLibraryOfSomebodyElsesIsNotReplacedByAnother() throws Exception {
    Path foreign = Path.of(System.getProperty("java.home"), "lib", System.mapLibraryName("zip"));

    String report = report("-Dmortise.native.path=" + foreign);

    assertState("LINK_FAILED", report);
    assertOnlyTried(foreign, report);
  }

  @Test
  void aLibraryNamedByARelativePathIsRefused() throws Exception {
    String report = report("-Dmortise.native.path=libmortise.so");

    assertState("LINK_FAILED", report);
    assertTrue(report.contains("absolute"), report);
  }

  private void assertOnlyTried(Path library, String report) {
    assertTrue(report.contains("attempts 1"), report);
    assertTrue(report.contains("attempt " + library + " "), report);
    assertTrue(report.contains("-Dmortise.native.path=" + library + " is set"), report);
  }

  @Test
  void aDirectoryThatIsMissingIsAnExtractionThatFailed() throws Exception {
    Path missing = directory.resolve("missing");

    String report = report("-Dmortise.native.dir=" + missing);

    assertState("EXTRACT_FAILED", report);
    assertTrue(report.contains("mortise.native.dir"), report);
    assertTrue(report.contains(missing.toString()), report);
    assertFalse(Files.exists(missing));
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsAnExtractionThatFailed() throws Exception {
    Path file = Files.createFile(directory.resolve("a file"));

    String report = report("-Dmortise.native.dir=" + file);

    assertState("EXTRACT_FAILED", report);
  }

  @Test
  void whatIsExtractedIsRemovedAgain() throws Exception {
    String report = report("-Dmortise.native.dir=" + directory);

    assertTrue(report.contains("state LOADED"), report);
    assertTrue(report.contains("opened"), report);
    try (var left = Files.list(directory)) {
      assertEquals(List.of(directory.resolve("file.lock")), left.toList());
    }
  }

  private void assertState(String state, String report) throws IOException {
    assertTrue(report.contains("state " + state + "\n"), report);
    assertTrue(report.contains("refused " + LockUnsupportedException.class.getName()), report);
    assertTrue(report.contains(state + " on "), "open says why: " + report);
    assertFalse(Files.exists(directory.resolve("file.lock")));
  }

  private String report(String option) throws Exception {
    ChildJvm.Result child =
        ChildJvm.run(
            List.of(option, "-Xcheck:jni"),
            ReportMain.class,
            directory.resolve("file.lock").toString());
    assertEquals(0, child.exitCode(), child.output());
    assertFalse(child.output().contains("in native method"), child.output());
    return child.output();
  }

  /** Says what it sees, and tries to open a file. */
  static final class ReportMain {
    public static void main(String[] arguments) throws IOException {
      NativeStatus status = Mortise.nativeStatus();
      System.out.println("state " + status.state());
      System.out.println("attempts " + status.attempts().size());
      status.attempts().forEach(a -> System.out.println("attempt " + a.location() + " " + a));
      System.out.println("hint " + status.hint());
      try (LockFile file = LockFile.builder(Path.of(arguments[0])).backend(Backend.NATIVE).open()) {
        System.out.println("opened " + file);
      } catch (LockUnsupportedException e) {
        System.out.println("refused " + e);
      }
    }
  }
}
