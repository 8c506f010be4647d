package io.mortise.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mortise.NativeStatus.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The directory that the library is unpacked into is of no use. */
@Tag("native")
@Tag("once")
@Timeout(300)
class TemporaryDirectoryTest {

  /** Not even root may create anything there. */
  private static final Path READ_ONLY = Path.of("/sys/kernel");

  /** No file may become longer than that; then write fails in the middle, as on a full disk. */
  private static final String SHORT_FILES = "ulimit -f 8 && exec \"$@\"";

  @TempDir Path directory;
  @TempDir Path temporary;

  private void assertNothingIsLeft() throws Exception {
    try (Stream<Path> left = Files.list(temporary)) {
      assertEquals(List.of(), left.toList());
    }
  }

  private static Start in(Path temporary, Path directory) {
    return new Start(directory).with("-Djava.io.tmpdir=" + temporary);
  }

  @Test
  void whereExecutionIsNotAllowedTheStatusSaysSoAndNamesTheSetting() throws Exception {
    Optional<Noexec> noexec = Noexec.find(temporary);
    if (noexec.isEmpty()) {
      return; // which was said
    }
    Path place = noexec.get().directory();

    Start.Report report = in(place, directory).launchedBy(noexec.get().launcher()).run();

    report.assertDegraded(
        State.NOEXEC, place + " does not allow execution", "set -Dmortise.native.dir to ");
    in(place, directory)
        .launchedBy(noexec.get().launcher())
        .with("-Dmortise.native.dir=" + directory)
        .run()
        .assertLoaded();
  }

  @Test
  void aSetDirectoryThatDoesNotAllowExecutionIsAnError() throws Exception {
    Optional<Noexec> noexec = Noexec.find(temporary);
    if (noexec.isEmpty()) {
      return; // which was said
    }
    String setting = "-Dmortise.native.dir=" + noexec.get().directory();

    new Start(directory)
        .launchedBy(noexec.get().launcher())
        .with(setting)
        .run()
        .assertRefused(setting, State.NOEXEC, "to a directory that allows execution");
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsNamed() throws Exception {
    in(READ_ONLY, directory)
        .run()
        .assertDegraded(State.EXTRACT_FAILED, READ_ONLY + "/mortise-", "-Dmortise.native.dir");
  }

  @Test
  void aDirectoryThatIsMissingIsNamedAndNotMade() throws Exception {
    Path missing = temporary.resolve("missing");

    in(missing, directory)
        .run()
        .assertDegraded(State.EXTRACT_FAILED, "NoSuchFileException: " + missing);
    assertNothingIsLeft();
  }

  @Test
  void aDiskThatIsFullLeavesNothingBehind() throws Exception {
    in(temporary, directory)
        .launchedBy(List.of("sh", "-c", SHORT_FILES, "sh"))
        .run()
        .assertDegraded(State.EXTRACT_FAILED, "File too large");
    assertNothingIsLeft();
  }

  @Test
  void aNameWithForeignLettersIsNoObstacle() throws Exception {
    Path foreign = Files.createDirectories(temporary.resolve("Jürgen 用户"));

    in(foreign, directory).withEnvironment("LC_ALL", "C.UTF-8").run().assertLoaded();
    new Start(directory)
        .withEnvironment("LC_ALL", "C.UTF-8")
        .with("-Dmortise.native.dir=" + foreign)
        .run()
        .assertLoaded();
    try (Stream<Path> left = Files.list(foreign)) {
      assertEquals(List.of(), left.toList());
    }
  }

  /** The locale decides which names Java can express. */
  @Test
  void aNameThatTheLocaleCannotExpressIsNamed() throws Exception {
    Path foreign = Files.createDirectories(temporary.resolve("Jürgen"));

    in(foreign, directory)
        .withEnvironment("LC_ALL", "C")
        .run()
        .assertDegraded(State.EXTRACT_FAILED, "-Dmortise.native.dir");
    try (Stream<Path> left = Files.walk(temporary)) {
      assertEquals(List.of(temporary, foreign), left.toList());
    }
  }

  @Test
  void whatOthersHaveThereStaysThere() throws Exception {
    Files.writeString(temporary.resolve(Natives.FILE_NAME), "somebody's");
    Path old = Files.createDirectories(temporary.resolve("mortise-1234"));
    Files.writeString(old.resolve(Natives.FILE_NAME), "of one who was killed");
    Files.createDirectories(temporary.resolve("mortise-5678"));
    List<Path> all = everythingIn(temporary);
    FileTime aYearAgo = FileTime.from(Instant.now().minus(Duration.ofDays(366)));
    for (Path one : all.subList(1, all.size())) {
      Files.setLastModifiedTime(one, aYearAgo);
    }

    in(temporary, directory).run().assertLoaded();

    assertEquals(all, everythingIn(temporary));
    assertEquals("somebody's", Files.readString(temporary.resolve(Natives.FILE_NAME)));
    assertEquals("of one who was killed", Files.readString(old.resolve(Natives.FILE_NAME)));
    for (Path one : all.subList(1, all.size())) {
      assertEquals(aYearAgo.toMillis(), Files.getLastModifiedTime(one).toMillis(), one.toString());
    }
  }

  private static List<Path> everythingIn(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.sorted().toList();
    }
  }

  @Test
  void anInterruptedThreadLoadsItAllTheSame() throws Exception {
    Start.Report report = in(temporary, directory).telling(LoaderReport.INTERRUPTED).run();

    report.assertLoaded();
    assertEquals("true", report.value("interrupted"), "and stays interrupted");
  }
}
