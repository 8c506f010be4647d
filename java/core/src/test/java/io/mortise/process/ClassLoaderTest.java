package io.mortise.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.LockTimeoutException;
import io.mortise.harness.Eventually;
import io.mortise.harness.KernelLocks;
import io.mortise.harness.OpenFiles;
import io.mortise.support.SecondMortise;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Mortise is in the JVM twice, as in two web applications, and neither knows of the other. */
@Timeout(300)
class ClassLoaderTest {

  @TempDir Path directory;

  @Tag("native") // as between processes, the portable backend has no shared mode here
  @Tag("strict")
  @Test
  void theTwoExcludeEachOther() throws Exception {
    Path path = directory.resolve("lock");
    try (SecondMortise second = new SecondMortise();
        LockFile here = LockFile.open(path);
        SecondMortise.File there = second.open(path)) {
      assertNotSame(LockFile.class, second.load("io.mortise.LockFile"));
      try (Hold hold = here.acquire(LockMode.EXCLUSIVE)) {
        assertTrue(hold.verify());
        assertFalse(there.tryAcquire("EXCLUSIVE"));
        assertFalse(there.tryAcquire("SHARED"));
      }
      assertTrue(there.tryAcquire("SHARED"));
      assertTrue(here.tryAcquire(LockMode.EXCLUSIVE).isEmpty());
      here.acquire(LockMode.SHARED).close();
      there.release();
      assertTrue(there.tryAcquire("EXCLUSIVE"));
      assertTrue(here.tryAcquire(LockMode.SHARED).isEmpty());
      there.release();
    }
    assertEquals(0, OpenFiles.countOf(path));
  }

  @Test
  void aThreadWaitsForAHoldOfTheOther() throws Exception {
    Path path = directory.resolve("lock");
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try (SecondMortise second = new SecondMortise();
        LockFile here = LockFile.open(path);
        SecondMortise.File there = second.open(path)) {
      assertTrue(there.tryAcquire("EXCLUSIVE"));
      Future<Hold> waiter = threads.submit(() -> here.acquire(LockMode.EXCLUSIVE));
      KernelLocks.awaitWaiters(path, 1);
      there.release();
      waiter.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS).close();
    } finally {
      threads.shutdownNow();
    }
  }

  /** Also the signal that ends waits in the kernel must survive the end of the other library. */
  @Test
  void whenTheOtherIsUnloadedThisOneGoesOn() throws Exception {
    Path path = directory.resolve("lock");
    WeakReference<ClassLoader> unloaded = useAndForgetASecondMortise(path);
    Eventually.await(
        "the second class loader is collected",
        () -> {
          System.gc();
          return unloaded.get() == null;
        });
    try (LockFile here = LockFile.open(path);
        LockFile alsoHere = LockFile.open(path);
        Hold hold = here.acquire(LockMode.EXCLUSIVE)) {
      assertTrue(hold.verify());
      assertThrows(
          LockTimeoutException.class,
          () -> alsoHere.acquire(LockMode.EXCLUSIVE, Duration.ofMillis(50)));
    }
  }

  /** As it happens when the jar of an application is closed while threads of it still run. */
  @Test
  void aGrantThatCannotBeHandedOverIsGivenBack() throws Exception {
    Path path = directory.resolve("lock");
    try (SecondMortise damaged = new SecondMortise("io.mortise.internal.lock.GateHold");
        LockFile here = LockFile.open(path);
        SecondMortise.File there = damaged.open(path)) {
      Future<?> refused;
      try (Hold hold = here.acquire(LockMode.EXCLUSIVE)) {
        assertTrue(hold.verify());
        refused = there.acquireAsync();
        KernelLocks.awaitWaiters(path, 1);
      }
      ExecutionException failure =
          assertThrows(
              ExecutionException.class,
              () -> refused.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS));
      assertInstanceOf(NoClassDefFoundError.class, failure.getCause());
      here.acquire(LockMode.EXCLUSIVE, Eventually.PATIENCE).close();
    }
  }

  private static WeakReference<ClassLoader> useAndForgetASecondMortise(Path path) throws Exception {
    try (SecondMortise second = new SecondMortise();
        LockFile here = LockFile.open(path);
        SecondMortise.File there = second.open(path)) {
      Future<?> granted;
      try (Hold hold = here.acquire(LockMode.EXCLUSIVE)) {
        assertTrue(hold.verify());
        there.timeOut(Duration.ofMillis(50)); // in the kernel
        granted = there.acquireAsync();
        KernelLocks.awaitWaiters(path, 1);
      }
      there.release(granted.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS));
      return new WeakReference<>(second.loader());
    }
  }
}
