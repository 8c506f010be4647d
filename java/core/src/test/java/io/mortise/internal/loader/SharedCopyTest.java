package io.mortise.internal.loader;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.NativeStatus.State;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Windows needs, on any system: it consists of file operations. */
class SharedCopyTest {

  private static final long SEED = 4711;
  private static final int STARTS = 50;
  private static final int AT_ONCE = 16;

  @TempDir Path base;

  private final BundledLibrary library = new BundledLibrary("mortise.dll", "test", content(1));

  private static byte[] content(long seed) {
    byte[] content = new byte[30_000];
    new Random(seed).nextBytes(content);
    return content;
  }

  private File first() {
    return SharedCopy.place(base, library, 0);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(base)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void manyStartsShareOneFileWhoseNameHoldsTheDigest() throws Exception {
    for (int i = 0; i < STARTS; i++) {
      SharedCopy.provide(first(), library, new FreshNames());
    }

    assertEquals(List.of(first().toPath()), files());
    assertEquals(
        Path.of("mortise", library.sha256().substring(0, 16), "0", "mortise.dll"),
        base.relativize(first().toPath()));
  }

  @Test
  void aFileThatIsThereIsNeverWrittenTo() throws Exception {
    SharedCopy.provide(first(), library, new FreshNames());
    Object identity = Files.getAttribute(first().toPath(), "unix:ino");
    Object changed = Files.getAttribute(first().toPath(), "unix:ctime");

    SharedCopy.provide(first(), library, new FreshNames());

    assertEquals(identity, Files.getAttribute(first().toPath(), "unix:ino"));
    assertEquals(changed, Files.getAttribute(first().toPath(), "unix:ctime"));
  }

  /** A name by which it is written at first; those of this process only, so it has the pid. */
  private Path siblingNumber(int number) {
    FreshNames names = new FreshNames(SEED);
    for (int i = 0; i < number; i++) {
      names.next();
    }
    return Path.of(first() + "." + ProcessHandle.current().pid() + "." + names.next());
  }

  @Test
  void aTemporaryNameThatIsTakenIsLeftAloneAndTheNextOneTaken() throws Exception {
    Files.createDirectories(first().toPath().getParent());
    Files.write(siblingNumber(0), content(3));
    Files.createDirectory(siblingNumber(1));

    SharedCopy.provide(first(), library, new FreshNames(SEED));

    assertTrue(library.isIn(first()));
    assertArrayEquals(content(3), Files.readAllBytes(siblingNumber(0)));
    assertEquals(2, files().size());
  }

  @Test
  void whoTakesEveryTemporaryNameMakesItFail() throws Exception {
    Files.createDirectories(first().toPath().getParent());
    for (int i = 0; i < 100; i++) {
      Files.createFile(siblingNumber(i));
    }

    assertThrows(
        FileAlreadyExistsException.class,
        () -> SharedCopy.provide(first(), library, new FreshNames(SEED)));
    assertEquals(100, files().size());
  }

  @Test
  void anotherBuildHasAnotherFile() throws Exception {
    BundledLibrary other = new BundledLibrary("mortise.dll", "test", content(2));

    SharedCopy.provide(first(), library, new FreshNames());
    SharedCopy.provide(SharedCopy.place(base, other, 0), other, new FreshNames());

    assertEquals(2, files().size());
  }

  @Test
  void whoeverIsFirstInARaceAllHaveOneWholeFile() throws Exception {
    for (int round = 0; round < 20; round++) {
      BundledLibrary build = new BundledLibrary("mortise.dll", "test", content(100 + round));
      File file = SharedCopy.place(base.resolve("round" + round), build, 0);
      race(file, build);
      assertTrue(build.isIn(file));
      try (Stream<Path> siblings = Files.list(file.toPath().getParent())) {
        assertEquals(List.of(file.toPath()), siblings.toList());
      }
    }
  }

  private static void race(File file, BundledLibrary build) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    CyclicBarrier start = new CyclicBarrier(AT_ONCE);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        all.add(
            threads.submit(
                () -> {
                  start.await();
                  SharedCopy.provide(file, build, new FreshNames());
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aFileOfOtherContentIsRefusedAndLeftAlone() throws Exception {
    Files.createDirectories(first().toPath().getParent());
    Files.write(first().toPath(), content(3));

    LoadFailure failure =
        assertThrows(
            LoadFailure.class, () -> SharedCopy.provide(first(), library, new FreshNames()));

    assertEquals(State.DIGEST_MISMATCH, failure.state());
    String hint = String.valueOf(failure.hint());
    assertTrue(hint.contains("delete " + first() + " when no process uses it"), hint);
    assertTrue(failure.getMessage().startsWith(first() + " is not the library of this jar"));
    assertArrayEquals(content(3), Files.readAllBytes(first().toPath()));
    assertEquals(1, files().size());
  }

  @Test
  void aDirectoryThatCannotBeMadeFails() throws Exception {
    Path file = Files.createFile(base.resolve("file"));

    assertThrows(
        IOException.class,
        () -> SharedCopy.provide(SharedCopy.place(file, library, 0), library, new FreshNames()));
  }

  @Test
  void itIsKeptWhereTheUserKeepsData() throws Exception {
    assertEquals(Path.of("/data"), Places.ofWindowsUser(null, "/data"));
    assertEquals(Path.of("/set"), Places.ofWindowsUser("/set", "/data"));
    Path home = Path.of(System.getProperty("user.home"));
    assertEquals(home.resolve("AppData/Local"), Places.ofWindowsUser(null, null));
    assertEquals(home.resolve("AppData/Local"), Places.ofWindowsUser(null, ""));
  }
}
