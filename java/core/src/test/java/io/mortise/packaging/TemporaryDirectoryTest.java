package io.mortise.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.NativeStatus.State;
import io.mortise.harness.Namespaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
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
  private static final String SHORT_FILES = "ulimit -f 20 && exec \"$@\"";

  /** With no room for a library, but for a file of locks. */
  private static final String FULL_DISK =
      "mount -t tmpfs -o size=16k none \"$1\" && shift && exec \"$@\"";

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

  /** Where the places that are tried after it are of no use either. */
  private static Start onlyIn(Path temporary, Path directory) {
    return in(temporary, directory)
        .launchedBy(List.of("sh", "-c", SHORT_FILES, "sh"))
        .withEnvironment("XDG_RUNTIME_DIR", "/proc/nothing")
        .withEnvironment("XDG_CACHE_HOME", "/proc/nothing");
  }

  private static Start withFurtherPlaces(Path temporary, Path directory, Path runtime) {
    return new Start(directory)
        .with("-Djava.io.tmpdir=" + temporary)
        .withEnvironment("XDG_RUNTIME_DIR", runtime.toString());
  }

  private static Path withMode(Path place, String mode) throws IOException {
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString(mode));
    return place;
  }

  @Test
  void whereItIsOfNoUseTheRuntimeDirectoryOfTheUserIsNext(@TempDir Path runtime) throws Exception {
    withFurtherPlaces(READ_ONLY, directory, withMode(runtime, "rwx------")).run().assertLoaded();
    try (Stream<Path> left = Files.list(runtime)) {
      assertEquals(List.of(), left.toList());
    }
  }

  /** Seen by what is said where each place is of no use. */
  @Test
  void everyPlaceIsToldWithItsReasonInTheOrderInWhichTheyAreTried(@TempDir Path others)
      throws Exception {
    Path shared = withMode(others, "rwxrwxrwx");
    Path link = Files.createSymbolicLink(temporary.resolve("link"), shared);

    Start.Report report =
        onlyIn(READ_ONLY, directory)
            .withEnvironment("XDG_RUNTIME_DIR", shared.toString())
            .withEnvironment("XDG_CACHE_HOME", link.toString())
            .run();

    String unsafe = " is a link, or other users may rename what is in it";
    report.assertDegraded(
        State.EXTRACT_FAILED,
        READ_ONLY + "/mortise-",
        "; then in " + shared + ": java.io.IOException: " + shared + unsafe,
        "; then in /dev/shm: ",
        "; then in " + link + ": java.io.IOException: " + link + unsafe);
    String status = report.value("status");
    assertTrue(status.indexOf(shared + ":") < status.indexOf("/dev/shm:"), status);
    assertTrue(status.indexOf("/dev/shm:") < status.indexOf(link + ":"), status);
    try (Stream<Path> left = Files.list(shared)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void aDiskThatIsFullIsLeftForTheNextPlace(@TempDir Path runtime) throws Exception {
    List<String> smallDisk =
        Namespaces.launcher(
            "a temporary directory on a full disk",
            List.of("--mount", "sh", "-c", FULL_DISK, "sh", temporary.toString()));
    if (smallDisk.isEmpty()) {
      return; // which was said
    }
    withFurtherPlaces(temporary, directory, withMode(runtime, "rwx------"))
        .launchedBy(smallDisk)
        .run()
        .assertLoaded();
  }

  @Test
  void whereExecutionIsNotAllowedAnotherPlaceIsTaken() throws Exception {
    Optional<Noexec> noexec = Noexec.find(temporary);
    if (noexec.isEmpty()) {
      return; // which was said
    }
    Path place = noexec.get().directory();

    in(place, directory).launchedBy(noexec.get().launcher()).run().assertLoaded();
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
    onlyIn(READ_ONLY, directory)
        .run()
        .assertDegraded(State.EXTRACT_FAILED, READ_ONLY + "/mortise-", "-Dmortise.native.dir");
  }

  @Test
  void aDirectoryThatIsMissingIsNamedAndNotMade() throws Exception {
    Path missing = temporary.resolve("missing");

    onlyIn(missing, directory)
        .run()
        .assertDegraded(State.EXTRACT_FAILED, "NoSuchFileException: " + missing);
    assertNothingIsLeft();
  }

  @Test
  void aDiskThatIsFullLeavesNothingBehind() throws Exception {
    onlyIn(temporary, directory)
        .run()
        .assertDegraded(
            State.EXTRACT_FAILED, "in " + temporary + ": java.io.IOException: File too large");
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

    onlyIn(foreign, directory)
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
