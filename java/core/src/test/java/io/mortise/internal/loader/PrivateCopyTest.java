package io.mortise.internal.loader;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.NativeStatus.State;
import io.mortise.support.Fifo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The copy of the library, and those who would like it to be another. */
class PrivateCopyTest {

  private static final long SEED = 4711;
  private static final byte[] CONTENT = "no library".getBytes(StandardCharsets.UTF_8);
  private static final byte[] EVIL = "evil".getBytes(StandardCharsets.UTF_8);

  @TempDir Path directory;

  private final BundledLibrary library = new BundledLibrary("libmortise.so", "test", CONTENT);

  private PrivateCopy write() throws IOException {
    return PrivateCopy.write(directory, library, new FreshNames(SEED));
  }

  private List<Path> entries() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  private Path nameNumber(int number) {
    FreshNames names = new FreshNames(SEED);
    String name = names.next();
    for (int i = 0; i < number; i++) {
      name = names.next();
    }
    return directory.resolve("mortise-" + name);
  }

  @Test
  void nobodyElseCanEnterTheDirectory() throws Exception {
    Path file = write().file().toPath();

    assertEquals("rwx------", modeOf(file.getParent()));
    assertArrayEquals(CONTENT, Files.readAllBytes(file));
    assertEquals(directory, file.getParent().getParent());
  }

  private void assertRefusedAsPlace(Path place) throws IOException {
    IOException refusal =
        assertThrows(
            IOException.class,
            () -> PrivateCopy.writeInPrivatePlace(place, library, new FreshNames(SEED)));
    String words = place + " is a link, or other users may rename what is in it";
    assertEquals(words, refusal.getMessage());
    try (Stream<Path> left = Files.list(place)) {
      assertEquals(0, left.filter(name -> name.toString().contains("mortise-")).count());
    }
  }

  /** The places that the environment names are not trusted as the one that the JVM was told. */
  @Test
  void aPlaceInWhichOthersMayRenameIsRefused() throws Exception {
    Path place = Files.createDirectory(directory.resolve("place"));
    for (String mode : List.of("rwxrwx---", "rwx---rwx", "rwxrwxrwx")) {
      Files.setPosixFilePermissions(place, PosixFilePermissions.fromString(mode));
      assertRefusedAsPlace(place);
    }
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), place);
    assertRefusedAsPlace(link);
    PrivateCopy copy = PrivateCopy.writeInPrivatePlace(place, library, new FreshNames(SEED));
    assertEquals("rwx------", modeOf(copy.file().toPath().getParent()));
    copy.remove();
  }

  @Test
  void aStickyPlaceOfRootOrOneOfOurOwnIsTaken() throws Exception {
    Path place = Files.createDirectory(directory.resolve("place"));
    Files.setAttribute(place, "unix:mode", 01777);
    PrivateCopy.writeInPrivatePlace(place, library, new FreshNames(SEED)).remove();
    PrivateCopy.writeInPrivatePlace(Path.of("/dev/shm"), library, new FreshNames()).remove();
  }

  @Test
  void furtherPlacesAreInOrderAndAbsolute() {
    assertEquals(
        List.of(Path.of("/run/user/7"), Path.of("/dev/shm"), Path.of("/home/x/.cache")),
        Places.further("/run/user/7", null, "/home/x"));
    assertEquals(
        List.of(Path.of("/dev/shm"), Path.of("/cache")),
        Places.further("relative", "/cache", "/home/x"));
    assertEquals(List.of(Path.of("/dev/shm")), Places.further("", "", null));
  }

  private static String modeOf(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void removedNothingIsLeft() throws Exception {
    write().remove();

    assertEquals(List.of(), entries());
  }

  @Test
  void namesThatWereMadeBeforeUsAreAvoidedAndLeftAlone(@TempDir Path elsewhere) throws Exception {
    Files.createDirectory(nameNumber(0));
    Files.createSymbolicLink(nameNumber(1), elsewhere);
    Files.createFile(nameNumber(2));
    Files.createSymbolicLink(nameNumber(3), elsewhere.resolve("missing"));

    PrivateCopy copy = write();

    assertEquals(nameNumber(4), copy.file().toPath().getParent());
    copy.remove();
    assertEquals(4, entries().size());
    try (Stream<Path> inside = Files.list(elsewhere)) {
      assertEquals(0, inside.count());
    }
  }

  @Test
  void whoTakesEveryNameMakesItFail() throws Exception {
    for (int i = 0; i < 100; i++) {
      Files.createFile(nameNumber(i));
    }

    assertThrows(FileAlreadyExistsException.class, this::write);
    assertEquals(100, entries().size());
  }

  /** In a directory that we have just made, so it is not ours any more. */
  @Test
  void aFileThatIsThereBeforeUsIsNotRemoved() throws Exception {
    Path swapped = Files.createDirectory(directory.resolve("swapped"));
    Path file = Files.write(swapped.resolve(library.fileName()), EVIL);

    assertThrows(FileAlreadyExistsException.class, () -> PrivateCopy.writeInto(swapped, library));
    assertArrayEquals(EVIL, Files.readAllBytes(file));
  }

  @Test
  void aDirectoryThatBecameALinkIsNotRemoved(@TempDir Path elsewhere) throws Exception {
    Files.write(elsewhere.resolve(library.fileName()), EVIL);
    Path link = Files.createSymbolicLink(directory.resolve("link"), elsewhere);

    assertThrows(FileAlreadyExistsException.class, () -> PrivateCopy.writeInto(link, library));
    assertEquals(List.of(link), entries());
  }

  @Test
  void whereItCannotBeWrittenNothingIsLeft() throws Exception {
    BundledLibrary unnamable = new BundledLibrary("no\0name", "test", CONTENT);

    assertThrows(
        IOException.class, () -> PrivateCopy.write(directory, unnamable, new FreshNames(SEED)));
    assertEquals(List.of(), entries());
  }

  /** For somebody else to put something there. */
  private static Path vacatedPlaceOf(PrivateCopy copy) throws IOException {
    Path file = copy.file().toPath();
    Files.delete(file);
    return file;
  }

  /** A loop of links: its comparison fails, so nobody knows whose it is. */
  @Test
  void whatCannotBeComparedIsNotRemoved() throws Exception {
    PrivateCopy copy = write();
    Path file = vacatedPlaceOf(copy);
    Files.createSymbolicLink(file, file);

    assertThrows(IOException.class, () -> copy.load(library));
    copy.remove();
    assertTrue(Files.isSymbolicLink(file));
  }

  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aFifoInItsPlaceIsNotWaitedFor() throws Exception {
    PrivateCopy copy = write();
    Path file = vacatedPlaceOf(copy);
    Fifo.make(file);

    assertNotLoaded(copy);
    assertTrue(Files.exists(file));
  }

  private void assertNotLoaded(PrivateCopy copy) {
    LoadFailure failure = assertThrows(LoadFailure.class, () -> copy.load(library));
    assertEquals(State.DIGEST_MISMATCH, failure.state());
    String hint = String.valueOf(failure.hint());
    assertTrue(hint.startsWith("somebody changes files in " + directory + ": set -D"), hint);
    assertTrue(failure.getMessage().contains(copy.file().toString()), failure.getMessage());
    copy.remove();
  }

  @Test
  void aFileThatIsSwappedIsNotLoadedAndNotRemoved() throws Exception {
    PrivateCopy copy = write();
    Path file = vacatedPlaceOf(copy);
    Files.write(file, EVIL);

    assertNotLoaded(copy);
    assertArrayEquals(EVIL, Files.readAllBytes(file));
  }

  @Test
  void aDirectoryThatIsSwappedForALinkIsNotLoadedFromAndNotEmptied(@TempDir Path elsewhere)
      throws Exception {
    PrivateCopy copy = write();
    Path own = copy.file().toPath().getParent();
    Path victim = Files.write(elsewhere.resolve(copy.file().getName()), EVIL);
    Files.move(own, directory.resolve("moved away"));
    Files.createSymbolicLink(own, elsewhere);

    assertNotLoaded(copy);
    assertArrayEquals(EVIL, Files.readAllBytes(victim));
  }

  @Test
  void aFileThatGrewIsNotLoaded() throws Exception {
    PrivateCopy copy = write();
    byte[] longer =
        (new String(CONTENT, StandardCharsets.UTF_8) + "!").getBytes(StandardCharsets.UTF_8);
    Files.write(copy.file().toPath(), longer);

    assertNotLoaded(copy);
  }

  /** As Linux answers for every file of a file system that is mounted noexec. */
  @Test
  void aFileThatMayNotBeExecutedIsReportedAsSuch() throws Exception {
    PrivateCopy copy = write();
    assertThrows(UnsatisfiedLinkError.class, () -> copy.load(library));
    assertTrue(copy.file().setExecutable(false));

    LoadFailure failure = assertThrows(LoadFailure.class, () -> copy.load(library));
    assertEquals(State.NOEXEC, failure.state());
    assertTrue(failure.getMessage().startsWith(directory + " does not allow execution: "));
    copy.remove();
    assertFalse(copy.file().exists());
  }

  @Test
  void aFileThatIsGoneIsNotReportedAsSuch() throws Exception {
    PrivateCopy copy = write();
    Files.delete(copy.file().toPath());

    assertFalse(copy.isOnNoexec());
  }
}
