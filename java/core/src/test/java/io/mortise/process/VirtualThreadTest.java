package io.mortise.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.InterProcessLock;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.LockTimeoutException;
import io.mortise.harness.Agent;
import io.mortise.harness.ChildProcess;
import io.mortise.harness.Eventually;
import io.mortise.harness.JavaChild;
import io.mortise.harness.KernelLocks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Virtual threads wait, and leave their carrier, of which there is one, to others. */
class VirtualThreadTest {

  private static final int FIRST_WITH_VIRTUAL_THREADS = 21;
  private static final int THREADS = 50;
  private static final int MANY = 240;

  @TempDir Path directory;

  @Test
  void virtualThreadsThatWaitForAnotherProcessDoNotBlockTheirCarrier() throws Exception {
    if (Runtime.version().feature() < FIRST_WITH_VIRTUAL_THREADS) {
      assertNoThreadIsTakenForAVirtualOne();
      return;
    }
    Path path = directory.resolve("lock");
    try (Agent holder = Agent.startWith(path, "holder")) {
      holder.acquire(LockMode.EXCLUSIVE);
      try (ChildProcess virtual = start(path)) {
        KernelLocks.awaitWaiters(path, 1);
        virtual.expect("ready");
        awaitTicks(virtual);
        // Every third can be interrupted, by us; the others go on.
        virtual.send("interrupt");
        virtual.expect("interrupted " + (THREADS + 2) / 3);
        awaitTicks(virtual);
        KernelLocks.awaitWaiters(path, 1);
        holder.release();
        virtual.send("finish");
        virtual.expect("granted " + (THREADS - (THREADS + 2) / 3));
      }
    }
  }

  /** In the operating system, where each would need a thread. Some give up meanwhile. */
  @Test
  void manyVirtualThreadsThatWaitTakeAFixedNumberOfHelpers() throws Exception {
    if (Runtime.version().feature() < FIRST_WITH_VIRTUAL_THREADS) {
      assertNoThreadIsTakenForAVirtualOne();
      return;
    }
    Eventually.await("no helper is left of other tests", () -> helpers() == 0);
    Semaphore granted = new Semaphore(0);
    Semaphore timedOut = new Semaphore(0);
    Semaphore interrupted = new Semaphore(0);
    List<Thread> interruptible = new ArrayList<>();
    try (LockFile file = LockFile.open(directory.resolve("lock"))) {
      Hold all = file.range(0, MANY).acquire(LockMode.EXCLUSIVE);
      for (int i = 0; i < MANY; i++) {
        InterProcessLock lock = file.range(i, 1);
        Duration patience = Duration.ofMillis(i % 3 == 0 ? 50 : 60_000);
        Thread waiting =
            VirtualThreadMain.start(
                () -> {
                  try {
                    lock.acquire(LockMode.EXCLUSIVE, patience).close();
                    granted.release();
                  } catch (LockTimeoutException e) {
                    timedOut.release();
                  } catch (InterruptedException e) {
                    interrupted.release();
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
        if (i % 3 == 1) {
          interruptible.add(waiting);
        }
      }
      Eventually.await("some time out", () -> timedOut.availablePermits() == (MANY + 2) / 3);
      long helpers = helpers();
      interruptible.forEach(Thread::interrupt);
      Eventually.await(
          "some are interrupted", () -> interrupted.availablePermits() == interruptible.size());
      assertTrue(helpers <= 64 && helpers > 32, helpers + " helper threads");
      assertEquals(0, granted.availablePermits());
      all.close();
      Eventually.await(
          "the others are granted",
          () -> granted.availablePermits() == MANY - (MANY + 2) / 3 - interruptible.size());
    }
  }

  private static long helpers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("mortise-kernel-waiter"))
        .count();
  }

  /** The clock is a virtual thread as well. */
  private static void awaitTicks(ChildProcess virtual) throws Exception {
    long now = Long.parseLong(virtual.ask("ticks"));
    Eventually.await(
        "a virtual thread runs", () -> Long.parseLong(virtual.ask("ticks")) >= now + 10);
  }

  private static ChildProcess start(Path path) throws Exception {
    return JavaChild.start(
        "virtual",
        List.of(
            "-Djdk.virtualThreadScheduler.parallelism=1",
            "-Djdk.virtualThreadScheduler.maxPoolSize=1"),
        VirtualThreadMain.class,
        path.toString(),
        Integer.toString(THREADS));
  }

  private static void assertNoThreadIsTakenForAVirtualOne() throws ReflectiveOperationException {
    assertThrows(NoSuchMethodException.class, () -> Thread.class.getMethod("isVirtual"));
    Method isVirtual =
        Class.forName("io.mortise.internal.gate.VirtualThreads")
            .getDeclaredMethod("isVirtual", Thread.class);
    isVirtual.setAccessible(true);
    assertFalse((Boolean) isVirtual.invoke(null, Thread.currentThread()));
  }
}
