package io.mortise.internal.retain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.harness.Eventually;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.retain.RetainingDescription.OwnGate;
import io.mortise.support.FakeDescription;
import io.mortise.support.FakeKernel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What everybody else depends on: that a kept lock is looked after, whatever happens. */
class JanitorTest {

  private static final int MANY = 50;

  private static final InheritableThreadLocal<Object> INHERITED = new InheritableThreadLocal<>();

  private final FakeDescription kernel = new FakeKernel().open();
  private final RetainingDescription lock = new RetainingDescription(kernel);
  private final AtomicInteger looks = new AtomicInteger();
  private volatile BooleanSupplier isFree = () -> false;
  private volatile @Nullable Object seen;

  @AfterEach
  void stop() {
    isFree = () -> true;
    lock.stopRetaining();
    lock.close();
  }

  /** And from then on asked for. */
  private void keep(BooleanSupplier thenIsFree) throws Exception {
    lock.setGate(
        new OwnGate() {
          @Override
          public boolean letGoIfFree() throws LockException {
            looks.incrementAndGet();
            if (isFree.getAsBoolean()) {
              lock.letGo();
            }
            return true;
          }

          @Override
          public boolean isWantedElsewhere() {
            return true;
          }
        });
    lock.startRetaining(Duration.ofHours(1).toNanos());
    do {
      assertTrue(lock.tryLock(LockMode.EXCLUSIVE, ByteRange.MAIN));
      lock.unlock(ByteRange.MAIN);
    } while (kernel.heldMode(ByteRange.MAIN) == null); // asked for already
    looks.set(0);
    isFree = thenIsFree;
  }

  private boolean failAtFirst(Error failure) {
    if (looks.get() < MANY) {
      throw failure;
    }
    return true;
  }

  @Test
  void goesOnWhenThereIsNoMemoryForAMoment() throws Exception {
    keep(() -> failAtFirst(new OutOfMemoryError("of this test")));

    Eventually.await("still kept", () -> kernel.heldMode(ByteRange.MAIN) == null);
  }

  @Test
  void goesOnWhenAClassIsGone() throws Exception {
    keep(() -> failAtFirst(new NoClassDefFoundError("of this test")));

    Eventually.await("still kept", () -> kernel.heldMode(ByteRange.MAIN) == null);
  }

  /** A thread whose interrupt status is set does not pause when it is told to. */
  @Test
  void doesNotSpinWhenSomebodyInterruptsIt() throws Exception {
    keep(() -> false);
    Thread janitor = janitors().get(0);
    janitor.interrupt();
    int before = looks.get();
    Eventually.await("does not look", () -> looks.get() > before + MANY);

    assertFalse(janitor.isInterrupted());
  }

  private static List<Thread> janitors() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("mortise-janitor"))
        .toList();
  }

  /** Which would keep a class loader, or whatever else, from being collected. */
  @Test
  void inheritsNothingFromTheThreadThatTookTheLockFirst() throws Exception {
    INHERITED.set(new Object());
    Eventually.await("the janitor of other tests is still there", () -> janitors().isEmpty());
    keep(
        () -> {
          seen = INHERITED.get();
          return true;
        });
    Eventually.await("nobody looks", () -> looks.get() > 0);

    assertEquals(1, janitors().size());
    assertNull(seen);
    INHERITED.remove();
  }
}
