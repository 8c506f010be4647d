package io.mortise.internal.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Backend;
import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.MarkerStyle;
import io.mortise.harness.Eventually;
import io.mortise.harness.OpenFiles;
import io.mortise.harness.PythonLocker;
import io.mortise.support.Portably;
import io.mortise.support.SecondMortise;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Mortise is in the JVM twice, and both copies lock portably. */
@Timeout(120)
@Tag("portable")
class PortableClassLoaderTest {

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
  void theyHaveOneDescriptorBetweenThem(MarkerStyle style) throws Exception {
    Path path = directory.resolve("data");
    try (SecondMortise copy = new SecondMortise();
        LockFile here = Portably.open(path, style)) {
      try (SecondMortise.File there = copy.open(path, Backend.PORTABLE, style)) {
        assertFalse(there.tryAcquire("EXCLUSIVE") && here.tryAcquire(LockMode.SHARED).isPresent());
        assertEquals(1, OpenFiles.countOf(path));
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
    assertEquals(0, OpenFiles.countOf(path));
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
