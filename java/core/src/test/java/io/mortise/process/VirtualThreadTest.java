package io.mortise.process;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mortise.LockMode;
import io.mortise.harness.Agent;
import io.mortise.harness.ChildProcess;
import io.mortise.harness.Eventually;
import io.mortise.harness.JavaChild;
import io.mortise.harness.KernelLocks;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Virtual threads wait, and leave their carrier, of which there is one, to others. */
class VirtualThreadTest {

  private static final int FIRST_WITH_VIRTUAL_THREADS = 21;
  private static final int THREADS = 50;

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
