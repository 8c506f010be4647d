package io.mortise.internal.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Backend;
import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.MarkerStyle;
import io.mortise.harness.Eventually;
import io.mortise.harness.OpenFiles;
import io.mortise.harness.PythonLocker;
import io.mortise.internal.backend.FileIdentity;
import io.mortise.internal.backend.PathIdentity;
import io.mortise.support.Portably;
import io.mortise.support.SecondMortise;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Mortise is in the JVM twice, and both copies lock portably. */
@Timeout(120)
@Tag("portable")
class PortableClassLoaderTest {

  private static final int ROUNDS = 300;
  private static final int COLLECTIONS = 10;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void theTwoExcludeEachOther(MarkerStyle style) throws Exception {
    Path path = directory.resolve("data");
    for (MarkerStyle theirs : MarkerStyle.values()) {
      try (SecondMortise copy = new SecondMortise();
          LockFile here = Portably.open(path, style);
          SecondMortise.File there = copy.open(path, Backend.PORTABLE, theirs)) {
        try (Hold hold = here.acquire(LockMode.EXCLUSIVE)) {
          assertTrue(hold.verify());
          assertFalse(there.tryAcquire("EXCLUSIVE"));
          assertTrue(hold.verify());
        }
        assertTrue(there.tryAcquire("EXCLUSIVE"));
        assertTrue(here.tryAcquire(LockMode.SHARED).isEmpty());
        assertTrue(there.verify());
        there.release();
        here.acquire(LockMode.EXCLUSIVE, Eventually.PATIENCE).close();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void eachHasOneDescriptor(MarkerStyle style) throws Exception {
    Path path = directory.resolve("data");
    try (SecondMortise copy = new SecondMortise();
        LockFile here = Portably.open(path, style);
        LockFile again = Portably.open(path, style)) {
      here.acquire(LockMode.EXCLUSIVE).close();
      assertEquals(1, OpenFiles.countOf(path));
      try (SecondMortise.File there = copy.open(path, Backend.PORTABLE, style)) {
        assertTrue(there.tryAcquire("EXCLUSIVE"));
        assertTrue(again.tryAcquire(LockMode.SHARED).isEmpty());
        assertEquals(2, OpenFiles.countOf(path));
        there.release();
      }
      assertEquals(1, OpenFiles.countOf(path));
    }
    assertEquals(0, OpenFiles.countOf(path));
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void whenOneIsClosedTheOthersKernelLockStays(MarkerStyle style) throws Exception {
    Path path = directory.resolve("data");
    try (SecondMortise copy = new SecondMortise();
        LockFile here = Portably.open(path, style);
        PythonLocker python = PythonLocker.lockf(path)) {
      SecondMortise.File there = copy.open(path, Backend.PORTABLE, style);
      assertTrue(there.tryAcquire("EXCLUSIVE"));
      there.release();
      try (Hold hold = here.acquire(LockMode.EXCLUSIVE)) {
        there.close();
        assertTrue(hold.verify());
        assertFalse(python.tryLock(LockMode.SHARED));
      }
      assertTrue(python.tryLock(LockMode.EXCLUSIVE));
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void whoCameFirstMayGoFirst(MarkerStyle style) throws Exception {
    Path path = directory.resolve("data");
    try (SecondMortise copy = new SecondMortise();
        PythonLocker python = firstOpen(path, style)) {
      LockFile here = Portably.open(path, style);
      try (SecondMortise.File there = copy.open(path, Backend.PORTABLE, style)) {
        assertTrue(there.tryAcquire("EXCLUSIVE"));
        here.close();
        assertFalse(python.tryLock(LockMode.SHARED));
        assertTrue(there.verify());
        there.release();
      }
      assertTrue(python.tryLock(LockMode.EXCLUSIVE));
    }
    Eventually.await("the first one's channel is closed", () -> OpenFiles.countOf(path) == 0);
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void programsMayPutBackTheirSystemProperties(MarkerStyle style) throws Exception {
    Path path = directory.resolve("data");
    Properties before = (Properties) System.getProperties().clone();
    try (SecondMortise copy = new SecondMortise();
        PythonLocker python = firstOpen(path, style);
        SecondMortise.File there = copy.open(path, Backend.PORTABLE, style)) {
      LockFile here = Portably.open(path, style);
      assertTrue(there.tryAcquire("EXCLUSIVE"));

      System.setProperties(before);
      here.close();

      assertTrue(there.verify());
      assertFalse(python.tryLock(LockMode.SHARED));
      there.release();
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aCopyThatIsDroppedWithItsFileOpenTakesNoLockAlong(MarkerStyle style) throws Exception {
    Path path = directory.resolve("data");
    try (PythonLocker python = firstOpen(path, style);
        LockFile here = Portably.open(path, style)) {
      WeakReference<ClassLoader> loader = openInACopy(path, style);
      try (Hold hold = here.acquire(LockMode.EXCLUSIVE)) {
        for (int i = 0; i < COLLECTIONS; i++) {
          System.gc();
          System.runFinalization();
          assertFalse(python.tryLock(LockMode.SHARED));
        }
        assertTrue(hold.verify());
      }
      Eventually.await(
          "the copy is collected",
          () -> {
            System.gc();
            return loader.get() == null;
          });
      assertEquals(1, OpenFiles.countOf(path));
    }
  }

  /** Closing a descriptor would drop the others' locks, and the JDK closes what it collects. */
  @Test
  void aChannelIsNotCollectedWithItsClassLoader() throws Exception {
    Path path = directory.resolve("data");
    try (FileChannel probe =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      assertTrue(probe.isOpen());
      WeakReference<Class<?>> registry = addInACopy(path);
      for (int i = 0; i < COLLECTIONS; i++) {
        System.gc();
        assertEquals(2, OpenFiles.countOf(path));
      }
      giveBack(Objects.requireNonNull(registry.get()), path);
      assertEquals(1, OpenFiles.countOf(path));
    }
  }

  private static WeakReference<Class<?>> addInACopy(Path path) throws Exception {
    Class<?> registry = new SecondMortise().load("io.mortise.internal.portable.ChannelRegistry");
    Object identity = identityIn(registry, path);
    Method add =
        registry.getDeclaredMethod("add", identity.getClass(), FileChannel.class, boolean.class);
    add.setAccessible(true);
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    assertNotNull(add.invoke(null, identity, channel, true));
    return new WeakReference<>(registry);
  }

  private static Object identityIn(Class<?> registry, Path path) throws Exception {
    FileIdentity here = PathIdentity.of(path);
    return registry
        .getClassLoader()
        .loadClass(FileIdentity.class.getName())
        .getConstructor(long.class, long.class)
        .newInstance(here.device(), here.inode());
  }

  /** Both the use that was added, and the one by which that is reached. */
  private static void giveBack(Class<?> registry, Path path) throws Exception {
    Object identity = identityIn(registry, path);
    Method join = registry.getDeclaredMethod("join", identity.getClass());
    join.setAccessible(true);
    Object shared = join.invoke(null, identity);
    Method giveBack = shared.getClass().getDeclaredMethod("giveBack");
    giveBack.setAccessible(true);
    giveBack.invoke(shared);
    giveBack.invoke(shared);
  }

  /** The caller has no reference to anything of it. */
  private static WeakReference<ClassLoader> openInACopy(Path path, MarkerStyle style)
      throws Exception {
    SecondMortise copy = new SecondMortise();
    SecondMortise.File there = copy.open(path, Backend.PORTABLE, style);
    assertTrue(there.tryAcquire("EXCLUSIVE"));
    there.release();
    return new WeakReference<>(copy.loader());
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void oneMayOpenAndCloseWhileTheOtherLocks(MarkerStyle style) throws Exception {
    Path path = directory.resolve("data");
    AtomicBoolean done = new AtomicBoolean();
    try (SecondMortise copy = new SecondMortise();
        PythonLocker python = firstOpen(path, style)) {
      FutureTask<Integer> closing = new FutureTask<>(() -> openAndClose(copy, path, style, done));
      Thread thread = new Thread(closing);
      thread.start();
      try {
        for (int i = 0; i < ROUNDS; i++) {
          try (LockFile here = Portably.open(path, style);
              Hold hold = here.acquire(LockMode.EXCLUSIVE, Eventually.PATIENCE)) {
            assertFalse(python.tryLock(LockMode.SHARED), "in round " + i);
            assertTrue(hold.verify());
          }
        }
      } finally {
        done.set(true);
        thread.join();
      }
      assertTrue(closing.get() > 0);
    }
    Eventually.await("all channels are closed", () -> OpenFiles.countOf(path) == 0);
  }

  /**
   * While the JDK closes a channel, it removes its locks from its table before it closes the
   * descriptor. What is locked by another copy in between would be lost.
   */
  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void allCopiesLockAndCloseUnderOneMonitor(MarkerStyle style) throws Exception {
    Path path = directory.resolve("data");
    Portably.open(path, style).close();
    Object shared = ("mortise channel " + PathIdentity.of(path).key()).intern();
    try (SecondMortise copy = new SecondMortise()) {
      SecondMortise.File there = copy.open(path, Backend.PORTABLE, style);
      try (LockFile here = Portably.open(path, style)) {
        FutureTask<Boolean> locking = new FutureTask<>(() -> there.tryAcquire("EXCLUSIVE"));
        assertIsBlockedBy(shared, locking);
        assertTrue(locking.get());
        there.release();
        FutureTask<Boolean> lockingHere =
            new FutureTask<>(() -> here.tryAcquire(LockMode.EXCLUSIVE).isPresent());
        assertIsBlockedBy(shared, lockingHere);
        assertTrue(lockingHere.get());
      }
      FutureTask<?> closing =
          new FutureTask<>(
              () -> {
                there.close();
                return null;
              });
      assertIsBlockedBy(shared, closing);
      closing.get();
    }
  }

  private static void assertIsBlockedBy(Object monitor, FutureTask<?> task) {
    Thread thread = new Thread(task);
    synchronized (monitor) {
      thread.start();
      Eventually.await("it is blocked", () -> thread.getState() == Thread.State.BLOCKED);
      assertFalse(task.isDone());
    }
  }

  private static int openAndClose(
      SecondMortise copy, Path path, MarkerStyle style, AtomicBoolean done) throws Exception {
    int rounds = 0;
    for (; !done.get(); rounds++) {
      try (SecondMortise.File there = copy.open(path, Backend.PORTABLE, style)) {
        if (there.tryAcquire("EXCLUSIVE")) {
          there.release();
        }
      }
    }
    return rounds;
  }

  private PythonLocker firstOpen(Path path, MarkerStyle style) throws Exception {
    Portably.open(path, style).close();
    return PythonLocker.lockf(path);
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void nothingKeepsTheClassesOfACopyAliveThatIsClosed(MarkerStyle style) throws Exception {
    Path path = directory.resolve("data");
    try (LockFile here = Portably.open(path, style)) {
      WeakReference<ClassLoader> loader = useACopy(path, style);

      Eventually.await(
          "the copy is collected",
          () -> {
            System.gc();
            return loader.get() == null;
          });

      here.acquire(LockMode.EXCLUSIVE).close();
    }
  }

  private static WeakReference<ClassLoader> useACopy(Path path, MarkerStyle style)
      throws Exception {
    try (SecondMortise copy = new SecondMortise();
        SecondMortise.File there = copy.open(path, Backend.PORTABLE, style)) {
      assertTrue(there.tryAcquire("EXCLUSIVE"));
      there.release();
      return new WeakReference<>(copy.loader());
    }
  }
}
