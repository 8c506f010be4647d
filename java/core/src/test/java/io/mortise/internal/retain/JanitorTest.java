package io.mortise.internal.retain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.harness.ChildProcess;
import io.mortise.harness.Eventually;
import io.mortise.harness.JavaChild;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.retain.RetainingDescription.OwnGate;
import io.mortise.support.FakeDescription;
import io.mortise.support.FakeKernel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What everybody else depends on: that a kept lock is looked after, whatever happens. */
class JanitorTest {

  private static final int MANY = 50;

  private final FakeDescription kernel = new FakeKernel().open();
  private final RetainingDescription lock = new RetainingDescription(kernel);
  private final AtomicInteger looks = new AtomicInteger();
  private volatile BooleanSupplier isFree = () -> false;
  private volatile boolean isAsked = true;
  private volatile boolean isUsed = true;
  private Duration idle = Duration.ofHours(1);
  private final BlockingQueue<Ending> endings = new LinkedBlockingQueue<>();

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
          public void endKeeping() throws LockException {
            looks.incrementAndGet();
            endings.add(lock.ending());
            if (isFree.getAsBoolean()) {
              lock.letGo();
            }
          }

          @Override
          public boolean nextEpoch() {
            return isUsed;
          }

          @Override
          public boolean isWantedElsewhere() {
            return isAsked;
          }
        });
    lock.startRetaining(idle.toNanos());
    assertTrue(lock.tryLock(LockMode.EXCLUSIVE, ByteRange.MAIN));
    assertTrue(lock.mayKeep());
    looks.set(0);
    isFree = thenIsFree;
  }

  private Ending firstEnding() throws Exception {
    keep(() -> true);
    return endings.poll(30, TimeUnit.SECONDS);
  }

  @Test
  void endsForOneWhoAsks() throws Exception {
    assertEquals(Ending.ASKED, firstEnding());
  }

  @Test
  void endsWhatIsNotUsed() throws Exception {
    isAsked = false;
    isUsed = false;
    idle = Duration.ofNanos(1);
    assertEquals(Ending.UNUSED, firstEnding());
  }

  /** It sees nobody who sleeps until he gets a file that is not there. */
  @Test
  void endsNowAndThenForWhomItDoesNotSee() throws Exception {
    isAsked = false;
    assertEquals(Ending.TURN_FOR_STRANGERS, firstEnding());
  }

  @Test
  void endsWhenNobodyWantsItRetained() throws Exception {
    isAsked = false;
    isFree = () -> true;
    keep(() -> true);
    lock.stopRetaining();
    Eventually.await("still kept", () -> kernel.heldMode(ByteRange.MAIN) == null);
    lock.startRetaining(1);
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
    try (ChildProcess firstTaker = JavaChild.start("first", List.of(), FirstTaker.class)) {
      firstTaker.expect("inherited: null");
    }
  }

  /** In a JVM of its own, where there is no janitor yet. */
  public static final class FirstTaker {

    private static final InheritableThreadLocal<Object> INHERITED = new InheritableThreadLocal<>();

    private FirstTaker() {}

    public static void main(String[] arguments) throws Exception {
      INHERITED.set(new Object());
      JanitorTest test = new JanitorTest();
      CompletableFuture<String> seen = new CompletableFuture<>();
      test.keep(
          () -> {
            seen.complete("inherited: " + INHERITED.get());
            return true;
          });
      System.out.println(seen.get(30, TimeUnit.SECONDS));
      test.stop();
    }
  }
}
