package io.mortise.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.FileSystemPolicy;
import io.mortise.FileSystemReport;
import io.mortise.FileSystemReport.Reach;
import io.mortise.LockFile;
import io.mortise.LockUnsupportedException;
import io.mortise.Mechanism;
import io.mortise.Mortise;
import io.mortise.support.ChildJvm;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ProbeTest {

  private static final String WSL1 = "-Dos.version=4.4.0-19041-Microsoft";

  @TempDir Path directory;

  private List<Path> content() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.toList();
    }
  }

  @Test
  @Tag("native")
  void locksAreTriedAndNothingIsLeft() throws Exception {
    FileSystemReport report = Mortise.probe(directory);

    assertEquals(List.of(), content());
    assertEquals(Mechanism.values().length, report.trials().size(), report.toString());
    assertTrue(report.trials().stream().allMatch(FileSystemReport.Trial::works), report.toString());
  }

  @Test
  void aFileIsNotTouched() throws Exception {
    Path file = Files.writeString(directory.resolve("data"), "data");
    FileTime before = Files.getLastModifiedTime(file);

    FileSystemReport report = Mortise.probe(file);

    assertEquals(file, report.path());
    assertEquals(directory, report.directory());
    assertEquals("data", Files.readString(file));
    assertEquals(before, Files.getLastModifiedTime(file));
    assertEquals(List.of(file), content());
  }

  @Test
  void aMissingPathIsThatOfTheNearestDirectory() throws Exception {
    FileSystemReport report = Mortise.probe(directory.resolve("not/there"));

    assertEquals(directory, report.directory());
    assertEquals(Mortise.probe(directory).type(), report.type());
    assertEquals(List.of(), content());
  }

  @Test
  @Tag("native")
  @EnabledOnOs(value = OS.LINUX, disabledReason = "needs /sys")
  void whereNothingCanBeCreatedThatIsSaid() throws Exception {
    FileSystemReport report = Mortise.probe(Path.of("/sys/kernel"));

    assertEquals(List.of(), report.trials());
    assertTrue(
        report.notes().stream()
            .anyMatch(note -> note.contains("cannot create a file in /sys/kernel: ")),
        report.toString());
    assertEquals(Reach.UNKNOWN, report.reach());
    assertFalse(report.isTrusted(Mechanism.FCNTL));
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "needs /sys")
  void requireAcceptsADiskOfThisMachine() {
    assertDoesNotThrow(
        () ->
            LockFile.builder(directory.resolve("file"))
                .fileSystemPolicy(FileSystemPolicy.REQUIRE)
                .open()
                .close());
  }

  @Test
  void theSystemPropertyIsThePolicyOfWhoChoosesNone() throws Exception {
    ChildJvm.Result refused = openIn("-Dmortise.fileSystemPolicy=require", WSL1);
    assertTrue(
        refused.output().contains(LockUnsupportedException.class.getName()), refused.output());
    assertTrue(refused.output().contains("WSL 1 grants fcntl locks"), refused.output());
    assertEquals(0, openIn("-Dmortise.fileSystemPolicy=warn", WSL1).exitCode());
    assertTrue(openIn("-Dmortise.fileSystemPolicy=no").output().contains("neither require nor"));
  }

  private ChildJvm.Result openIn(String... settings) throws Exception {
    return ChildJvm.run(
        List.of(settings), OpenMain.class, directory.resolve("of-child").toString());
  }

  /** Opens a lock file. */
  static final class OpenMain {
    public static void main(String[] arguments) throws IOException {
      LockFile.open(Path.of(arguments[0])).close();
    }
  }

  @Test
  void whatIsInNoFileSystemOfTheMachineIsRefused() throws Exception {
    Path zip = directory.resolve("a.zip");
    try (var inZip = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      assertThrows(LockUnsupportedException.class, () -> Mortise.probe(inZip.getPath("/a")));
    }
  }
}
