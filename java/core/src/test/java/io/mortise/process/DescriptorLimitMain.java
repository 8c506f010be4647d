package io.mortise.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Backend;
import io.mortise.Hold;
import io.mortise.InterProcessLock;
import io.mortise.KeyedLocks;
import io.mortise.LockException;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.Mechanism;
import io.mortise.UnverifiedHoldException;
import io.mortise.internal.lock.OpenFiles;
import io.mortise.support.BackendHere;
import io.mortise.support.MustBlock;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Runs out of descriptors. Arguments: one of the parts in {@code main}, a directory. */
public final class DescriptorLimitMain {

  private static final int LIMIT = 64;
  private static final int A_FEW = 5;
  private static final int MANY_KEYS = 1_000;
  private static final long PATIENCE_SECONDS = 60;

  private final Path directory;
  private final Deque<LockFile> files = new ArrayDeque<>();
  private final Deque<Hold> holds = new ArrayDeque<>();

  private DescriptorLimitMain(Path directory) {
    this.directory = directory;
  }

  /** See above. */
  public static void main(String[] arguments) throws IOException {
    DescriptorLimitMain main = new DescriptorLimitMain(Path.of(arguments[1]));
    if (arguments[0].equals("verify-portable")) {
      main.verifyPortably();
    } else {
      main.loadClasses();
    }
    switch (arguments[0]) {
      case "files" -> main.runOutOfFiles();
      case "ranges" -> main.runOutOfRanges();
      case "verify-native" -> main.verifyNatively();
      case "keys" -> main.useManyKeys();
      case "idle-here" -> main.useUpWithIdle(BackendHere.kind());
      case "idle-portable" -> main.useUpWithIdle(Backend.PORTABLE);
      default -> {}
    }
    System.out.println("done");
  }

  /** A class cannot be loaded without a descriptor, so everything is done once before. */
  private void loadClasses() throws IOException {
    Path missing = directory.resolve("missing").resolve("lock");
    LockException e = assertThrows(LockException.class, () -> LockFile.open(missing));
    assertEquals(Optional.of("ENOENT"), e.errorName());
    assertThrows(AssertionError.class, () -> assertEquals(1, e.errorNumber().orElse(0)));
    assertFalse(Files.exists(missing));
    LockFile file = openNext();
    holds.push(file.tryAcquire(LockMode.EXCLUSIVE).orElseThrow());
    assertTrue(holds.getFirst().verify());
    holds.push(file.range(0, 1).tryAcquire(LockMode.EXCLUSIVE).orElseThrow());
    closeAll();
  }

  private Path path(int number) {
    return directory.resolve("lock" + number);
  }

  private LockFile openNext() throws IOException {
    LockFile file = LockFile.open(path(files.size()));
    files.push(file);
    return file;
  }

  private static void assertIsOutOfDescriptors(LockException e, Path path) {
    assertEquals(Optional.of("EMFILE"), e.errorName());
    assertEquals(path.toString(), e.path());
    assertTrue(e.getMessage().contains(path.toString()), e.getMessage());
  }

  private void closeAll() {
    holds.forEach(Hold::close);
    holds.clear();
    files.forEach(LockFile::close);
    files.clear();
  }

  /** What may run out of descriptors. */
  private interface Taking {
    void takeAll() throws IOException;
  }

  /**
   * Until there are no descriptors left, also not the one that the JVM itself has for a moment now
   * and then, to read what memory its container has.
   */
  private static LockException untilNoneIsLeft(Taking taking) {
    LockException last = assertThrows(LockException.class, taking::takeAll);
    for (int i = 0; i < A_FEW; i++) {
      LockSupport.parkNanos(5_000_000);
      last = assertThrows(LockException.class, taking::takeAll);
    }
    return last;
  }

  private void openAll() throws IOException {
    while (files.size() < LIMIT) {
      openNext();
    }
  }

  /** What is done while no descriptor is left. */
  private interface Check {
    void run() throws IOException;
  }

  private void withoutDescriptors(Check check) throws IOException {
    Deque<InputStream> open = new ArrayDeque<>();
    try {
      for (int i = 0; i < A_FEW; i++) {
        assertThrows(IOException.class, () -> openUntilNoneIsLeft(open));
        LockSupport.parkNanos(5_000_000);
      }
      check.run();
    } finally {
      for (InputStream stream : open) {
        stream.close();
      }
    }
  }

  private static void openUntilNoneIsLeft(Deque<InputStream> open) throws IOException {
    for (int i = 0; i <= LIMIT; i++) {
      open.push(new FileInputStream("/dev/null"));
    }
  }

  private void verifyNatively() throws IOException {
    LockFile exclusive = openNext();
    LockFile shared = openNext();
    LockFile flock = LockFile.builder(path(2)).mechanism(Mechanism.FLOCK).open();
    Hold one = exclusive.tryAcquire(LockMode.EXCLUSIVE).orElseThrow();
    Hold range = exclusive.range(5, 7).tryAcquire(LockMode.SHARED).orElseThrow();
    Hold many = shared.tryAcquire(LockMode.SHARED).orElseThrow();
    Hold more = shared.tryAcquire(LockMode.SHARED).orElseThrow();
    Hold untold = flock.tryAcquire(LockMode.EXCLUSIVE).orElseThrow();
    assertTrue(untold.verify());

    withoutDescriptors(
        () -> {
          for (Hold hold : List.of(one, range, many, more)) {
            assertTrue(hold.verify());
          }
          assertCannotTell(untold, path(2));
        });

    assertTrue(untold.verify());
    for (LockFile file : List.of(exclusive, shared, flock)) {
      assertEquals(0, file.stats().losses());
    }
    List.of(one, range, many, more, untold).forEach(Hold::close);
    flock.close();
    closeAll();
  }

  private void verifyPortably() throws IOException {
    Path path = path(0);
    try (LockFile file = LockFile.builder(path).backend(Backend.PORTABLE).open();
        Hold hold = file.tryAcquire(LockMode.EXCLUSIVE).orElseThrow()) {
      assertTrue(hold.verify());
      LockException noClassesAreLeftToLoad = new LockException("load", path, "all", "EMFILE", 24);
      assertThrows(
          UnverifiedHoldException.class,
          () -> {
            throw new UnverifiedHoldException(noClassesAreLeftToLoad);
          });
      loadPortableErrors();

      withoutDescriptors(() -> assertCannotTell(hold, path));

      assertTrue(hold.verify());
      assertEquals(0, file.stats().losses());
    }
  }

  /** Where locks are retained, the first handover may do without it, and the second need it. */
  private static void loadKernelWait() {
    try {
      Class.forName("io.mortise.internal.gate.KernelWait");
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private void loadPortableErrors() {
    Path missing = directory.resolve("missing").resolve("lock");
    LockFile.Builder builder = LockFile.builder(missing).backend(Backend.PORTABLE);
    assertIsCalled("ENOENT", assertThrows(LockException.class, builder::open));
  }

  private static void assertCannotTell(Hold hold, Path path) {
    LockException why =
        (LockException) assertThrows(UnverifiedHoldException.class, hold::verify).getCause();
    assertIsCalled("EMFILE", why);
    assertEquals(path.toString(), why.path());
  }

  private static void assertIsCalled(String errorName, LockException e) {
    assertEquals(Optional.of(errorName), e.errorName());
  }

  private void runOutOfFiles() throws IOException {
    LockException e = untilNoneIsLeft(this::openAll);
    int most = files.size();
    assertIsOutOfDescriptors(e, path(most));
    for (LockFile file : files) { // all of them work
      holds.push(file.tryAcquire(LockMode.EXCLUSIVE).orElseThrow());
    }
    holds.forEach(Hold::close);
    holds.clear();
    for (int i = 0; i < A_FEW; i++) {
      files.pop().close();
      untilNoneIsLeft(this::openAll);
      assertEquals(most, files.size(), "as many as before");
    }
    assertFalse(Files.exists(path(most)), "made, but not opened");
    closeAll();
    untilNoneIsLeft(this::openAll);
    assertEquals(most, files.size(), "descriptors were lost");
  }

  private void runOutOfRanges() throws IOException {
    LockFile file = openNext();
    LockException e = untilNoneIsLeft(() -> holdRanges(file));
    assertIsOutOfDescriptors(e, path(0));
    int most = holds.size();
    assertTrue(file.tryAcquire(LockMode.EXCLUSIVE).isPresent(), "its own lock needs no other");
    assertTrue(file.range(0, 1).tryAcquire(LockMode.SHARED).isEmpty(), "still held");
    for (int i = 0; i < A_FEW; i++) {
      holds.pop().close();
    }
    untilNoneIsLeft(() -> holdRanges(file));
    assertEquals(most, holds.size(), "as many as before");
    closeAll();
    LockFile again = openNext();
    untilNoneIsLeft(() -> holdRanges(again));
    assertEquals(most, holds.size() + 1, "the lost hold of its own lock keeps one");
  }

  private void holdRanges(LockFile file) throws IOException {
    while (holds.size() < LIMIT) {
      holds.push(file.range(holds.size(), 1).tryAcquire(LockMode.EXCLUSIVE).orElseThrow());
    }
  }

  /** In many more files than may be open at once; some are held all the time. */
  private void useManyKeys() throws IOException {
    try (KeyedLocks keys = KeyedLocks.open(directory.resolve("keys"))) {
      for (int i = 0; i < A_FEW; i++) {
        holds.push(keys.get("held " + i).tryAcquire(LockMode.EXCLUSIVE).orElseThrow());
      }
      for (int i = 0; i < MANY_KEYS; i++) {
        keys.get("key " + i).tryAcquire(LockMode.EXCLUSIVE).orElseThrow().close();
        new FileInputStream("/dev/null").close();
      }
      for (int i = 0; i < A_FEW; i++) {
        assertTrue(keys.get("held " + i).tryAcquire(LockMode.SHARED).isEmpty());
      }
      for (Hold hold : holds) {
        assertTrue(hold.verify());
      }
      closeAll();
    }
  }

  /** What needs a descriptor, in two steps: the second is done while there is none. */
  private interface Need {
    Check prepare() throws IOException;
  }

  /** Ranges and files of keys that are not in use give way to whatever needs a descriptor. */
  private void useUpWithIdle(Backend backend) throws IOException {
    loadPortableErrors();
    loadKernelWait();
    LockFile.Builder builder = LockFile.builder(path(0)).backend(backend);
    try (LockFile file = builder.open();
        KeyedLocks keys = KeyedLocks.builder(directory.resolve("keys")).backend(backend).open();
        Hold range = file.range(1_000, 1).tryAcquire(LockMode.EXCLUSIVE).orElseThrow();
        Hold key = keys.get("held").tryAcquire(LockMode.EXCLUSIVE).orElseThrow()) {
      LockFile own = LockFile.builder(path(1)).backend(backend).open();
      List<Need> needs =
          List.of(
              () -> () -> LockFile.builder(path(2)).backend(backend).open().close(),
              () ->
                  () ->
                      KeyedLocks.builder(directory.resolve("keys")).backend(backend).open().close(),
              () -> () -> use(file.range(2_000, 1)),
              () -> () -> use(keys.get("another")),
              () -> () -> use(own),
              () -> useAfterRemoval(own),
              () -> waitFor(own),
              () -> waitInAThreadFor(own));
      for (Need need : needs) {
        useAFew(file, keys);
        need.prepare().run(); // loads its classes
        OpenFiles.madeRoomAfter(new LockException("load", path(0), "all", "EMFILE", 24), 0);

        useAFew(file, keys);
        Check check = need.prepare();
        withoutDescriptors(check);
        assertTrue(range.verify());
        assertTrue(key.verify());
      }
      own.close();
    }
  }

  private static void useAFew(LockFile file, KeyedLocks keys) throws IOException {
    for (int i = 0; i < A_FEW; i++) {
      use(file.range(i, 1));
      use(keys.get("key " + i));
    }
  }

  private static void use(InterProcessLock lock) throws IOException {
    lock.tryAcquire(LockMode.EXCLUSIVE).orElseThrow().close();
  }

  /**
   * The file that the path names then is opened when it is used; though not within the 100 µs after
   * the last look at the path, nor while a retained lock needs no look.
   */
  private Check useAfterRemoval(LockFile file) throws IOException {
    Files.delete(file.path());
    return () -> {
      while (!Files.exists(file.path())) {
        use(file);
      }
    };
  }

  private static Check waitFor(LockFile file) throws IOException {
    Hold first = file.tryAcquire(LockMode.EXCLUSIVE).orElseThrow();
    CompletableFuture<Hold> next = file.acquireAsync(LockMode.EXCLUSIVE);
    return () -> {
      first.close();
      try {
        next.get(PATIENCE_SECONDS, TimeUnit.SECONDS).close();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    };
  }

  /** It is in the queue when there are no descriptors left, and asks for the lock after that. */
  private static Check waitInAThreadFor(LockFile file) throws IOException {
    Hold first = file.tryAcquire(LockMode.EXCLUSIVE).orElseThrow();
    MustBlock<Void> next =
        MustBlock.mustBlock(
            () -> {
              file.acquire(LockMode.EXCLUSIVE).close();
            });
    return () -> {
      first.close();
      try {
        next.mustReturn();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    };
  }
}
