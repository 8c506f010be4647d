package io.mortise.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.LockMode;
import io.mortise.Mechanism;
import io.mortise.Mortise;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.LockBackend;
import io.mortise.internal.gate.Gate;
import io.mortise.internal.gate.Outcome;
import io.mortise.internal.gate.Patience;
import io.mortise.internal.gate.Waiter;
import io.mortise.internal.jni.NativeBackend;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A close or a cancel can be faster than the waiter it is meant for, who is not in the queue yet.
 */
@Timeout(300)
@Tag("native")
class AbandonTest {

  @TempDir Path directory;
  private Gate gate;

  @BeforeEach
  void makeAGateThatIsHeld() throws Exception {
    assertTrue(Mortise.nativeStatus().isLoaded());
    LockBackend backend = new NativeBackend();
    Description description = backend.open(directory.resolve("lock"), Mechanism.FCNTL, true, 0600);
    gate = new Gate(description, ByteRange.MAIN);
    assertEquals(Outcome.GRANTED, gate.tryAcquire(LockMode.EXCLUSIVE));
  }

  private static Waiter patientThread() {
    return Waiter.ofCurrentThread(LockMode.EXCLUSIVE, Patience.ENDLESS_INTERRUPTIBLE);
  }

  @Test
  void abandoningAWaiterThatIsNotInTheQueueYetLeavesTheQueueAsItIs() throws Exception {
    CountDownLatch served = new CountDownLatch(1);
    gate.enqueue(Waiter.ofAction(LockMode.EXCLUSIVE, served::countDown));
    gate.abandon(patientThread());
    gate.release(LockMode.EXCLUSIVE);
    assertTrue(served.await(5, TimeUnit.SECONDS), "the queue forgot a waiter");
  }

  @Test
  void aWaiterThatWasAbandonedBeforeItCouldQueueIsToldAndTakesNothing() throws Exception {
    Waiter waiter = patientThread();
    gate.abandon(waiter);
    assertEquals(Outcome.ABANDONED, gate.acquire(waiter));
    gate.release(LockMode.EXCLUSIVE);
    assertEquals(Outcome.GRANTED, gate.tryAcquire(LockMode.EXCLUSIVE));
    gate.release(LockMode.EXCLUSIVE);
    assertTrue(gate.retireIfIdle());
  }
}
