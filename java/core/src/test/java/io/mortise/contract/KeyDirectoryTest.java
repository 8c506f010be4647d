package io.mortise.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.ForeignFileException;
import io.mortise.KeyFilesMismatchException;
import io.mortise.KeyedLocks;
import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.LockUnsupportedException;
import io.mortise.harness.TestScale;
import io.mortise.support.Fifo;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in a directory of keyed locks, and what is refused. */
class KeyDirectoryTest {

  @TempDir Path temporary;
  private Path directory;
  private Path record;

  @BeforeEach
  void name() {
    directory = temporary.resolve("keys");
    record = directory.resolve("mortise.keys");
  }

  private static Set<String> namesIn(Path directory) throws IOException {
    try (Stream<Path> names = Files.list(directory)) {
      return new TreeSet<>(names.map(name -> name.getFileName().toString()).toList());
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void aNewOneIsTheOwnersAloneAndHasItsRecord() throws Exception {
    try (KeyedLocks locks = KeyedLocks.open(directory)) {
      assertEquals(2048, locks.files());
      assertEquals(Set.of("mortise.keys", "mortise.keys.setup"), namesIn(directory));
      assertEquals("MORTISE KEYS\nformat=1\nfiles=2048\n", Files.readString(record));
      locks.get("customer 4711").acquire(LockMode.EXCLUSIVE).close();
      assertEquals("rwx------", permissions(directory));
      for (String name : namesIn(directory)) {
        assertEquals("rw-------", permissions(directory.resolve(name)), name);
      }
      assertTrue(Files.exists(directory.resolve("mortise.keys.1470")), namesIn(directory) + "");
    }
  }

  @Test
  void permissionsAreAsWishedWhateverTheUmask() throws Exception {
    var wished = PosixFilePermissions.fromString("rw-rw-rw-");
    try (KeyedLocks locks = KeyedLocks.builder(directory).files(1).fileMode(wished).open()) {
      locks.get("a").acquire(LockMode.EXCLUSIVE).close();
      assertEquals("rwxrwxrwx", permissions(directory));
      assertEquals("rw-rw-rw-", permissions(record));
      assertEquals("rw-rw-rw-", permissions(directory.resolve("mortise.keys.0000")));
    }
  }

  @Test
  void theNumberOfFilesIsWhatWasRecorded() throws Exception {
    KeyedLocks.builder(directory).files(7).open().close();

    try (KeyedLocks any = KeyedLocks.open(directory);
        KeyedLocks same = KeyedLocks.builder(directory).files(7).open()) {
      assertEquals(7, any.files());
      assertEquals(7, same.files());
    }
    var refusal =
        assertThrows(
            KeyFilesMismatchException.class, () -> KeyedLocks.builder(directory).files(8).open());
    assertTrue(refusal.getMessage().contains("has 7 files"), refusal.getMessage());
    assertTrue(refusal.getMessage().contains(directory.toString()), refusal.getMessage());
    for (int impossible : new int[] {0, -1, 4097}) {
      assertThrows(
          IllegalArgumentException.class, () -> KeyedLocks.builder(directory).files(impossible));
    }
  }

  @Test
  void aRecordThatIsNoneIsRefusedAndNothingChanged() throws Exception {
    Files.createDirectory(directory);
    for (String content : List.of("", "MORTISE KEYS\nformat=1\nfiles=20", "ssh-ed25519 AAAA")) {
      Files.writeString(record, content);

      assertThrows(ForeignFileException.class, () -> KeyedLocks.open(directory));
      assertEquals(content, Files.readString(record));
      assertEquals(Set.of("mortise.keys"), namesIn(directory));
    }
  }

  @Test
  void aRecordThatIsNoFileIsRefusedAtOnce() throws Exception {
    Files.createDirectory(directory);
    Files.createDirectory(record);
    assertThrows(LockException.class, () -> KeyedLocks.open(directory));
    Files.delete(record);

    Path elsewhere = Files.writeString(temporary.resolve("x"), "MORTISE KEYS\nformat=1\nfiles=1\n");
    Files.createSymbolicLink(record, elsewhere);
    assertThrows(LockException.class, () -> KeyedLocks.open(directory));
    Files.delete(record);

    Fifo.make(record); // hangs if it is opened
    assertThrows(LockException.class, () -> KeyedLocks.open(directory));
    assertEquals(Set.of("mortise.keys"), namesIn(directory));
  }

  @Test
  void lockFilesWithoutARecordAreRefused() throws Exception {
    Files.createDirectory(directory);
    Files.writeString(directory.resolve("mortise.keys.0003"), "somebody's");

    var refusal = assertThrows(ForeignFileException.class, () -> KeyedLocks.open(directory));

    assertTrue(refusal.getMessage().contains("mortise.keys.0003"), refusal.getMessage());
    assertFalse(Files.exists(record));
  }

  @Test
  void somebodysFileInALockFilesPlaceIsRefusedAndNotWrittenTo() throws Exception {
    try (KeyedLocks locks = KeyedLocks.builder(directory).files(1).open()) {
      Path taken = Files.writeString(directory.resolve("mortise.keys.0000"), "somebody's");

      var refusal =
          assertThrows(
              ForeignFileException.class, () -> locks.get("a").tryAcquire(LockMode.SHARED));
      assertTrue(refusal.getMessage().contains(taken.toString()), refusal.getMessage());
      assertEquals("somebody's", Files.readString(taken));
      Files.delete(taken);
      locks.get("a").acquire(LockMode.EXCLUSIVE).close();
    }
  }

  @Test
  void otherFilesInTheDirectoryAreLeftAlone() throws Exception {
    Files.createDirectory(directory);
    Path other = Files.writeString(directory.resolve("other"), "somebody's");

    KeyedLocks.open(directory).close();

    assertEquals("somebody's", Files.readString(other));
  }

  @Test
  void whatIsNoDirectoryOrHasNoParentIsATypedError() throws Exception {
    Files.writeString(directory, "a file");
    var noDirectory = assertThrows(LockException.class, () -> KeyedLocks.open(directory));
    assertTrue(noDirectory.getMessage().contains("not a directory"), noDirectory.getMessage());
    Path noParent = temporary.resolve("missing").resolve("keys");
    var missing = assertThrows(LockException.class, () -> KeyedLocks.open(noParent));
    assertInstanceOfCause(missing);
  }

  private static void assertInstanceOfCause(LockException failure) {
    assertEquals(NoSuchFileException.class, failure.getCause().getClass());
  }

  @Test
  void aZipFileHasNoLocks() throws Exception {
    URI zip = URI.create("jar:" + temporary.resolve("a.zip").toUri());
    try (FileSystem inside = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      assertThrows(LockUnsupportedException.class, () -> KeyedLocks.open(inside.getPath("/keys")));
    }
  }

  /** Whoever comes first decides, and nobody who was told another number goes on. */
  @Test
  void threadsThatMakeOneAtTheSameTimeAgree() throws Exception {
    int threads = 4;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    CyclicBarrier start = new CyclicBarrier(threads);
    try {
      for (int round = 0; round < TestScale.rounds(40, 1_000); round++) {
        Path fresh = temporary.resolve("round" + round);
        List<Future<Integer>> numbers = new ArrayList<>();
        for (int i = 1; i <= threads; i++) {
          int wanted = i;
          numbers.add(pool.submit((Callable<Integer>) () -> open(fresh, wanted, start)));
        }
        int agreed = 0;
        for (Future<Integer> number : numbers) {
          agreed += number.get() > 0 ? 1 : 0;
        }
        assertEquals(1, agreed, "of " + threads + " different numbers, in round " + round);
        assertEquals(Set.of("mortise.keys", "mortise.keys.setup"), namesIn(fresh));
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static int open(Path fresh, int wanted, CyclicBarrier start) throws Exception {
    start.await();
    try (KeyedLocks locks = KeyedLocks.builder(fresh).files(wanted).open()) {
      return locks.files();
    } catch (KeyFilesMismatchException e) {
      return 0;
    }
  }
}
