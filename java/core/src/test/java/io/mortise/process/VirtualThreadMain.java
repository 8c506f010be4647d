package io.mortise.process;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A JVM in which virtual threads wait for a lock, some of them in a way that can be interrupted,
 * and one more counts how often it gets to run. Arguments: lock file, number of threads.
 */
public final class VirtualThreadMain {

  private static final MethodHandle START = findStart();

  private final LockFile file;
  private final List<Thread> interruptible = new ArrayList<>();
  private final int patient;
  private final AtomicLong ticks = new AtomicLong();
  private final Semaphore grants = new Semaphore(0);
  private final Semaphore interrupts = new Semaphore(0);

  private VirtualThreadMain(LockFile file, int threads) {
    this.file = file;
    int count = 0;
    for (int i = 0; i < threads; i++) {
      if (i % 3 == 0) {
        interruptible.add(start(this::waitInterruptibly));
      } else {
        count++;
        start(i % 3 == 1 ? this::waitByView : this::waitTimed);
      }
    }
    patient = count;
    start(this::tick);
  }

  private static MethodHandle findStart() {
    try {
      return MethodHandles.publicLookup()
          .findStatic(
              Thread.class,
              "startVirtualThread",
              MethodType.methodType(Thread.class, Runnable.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  static Thread start(Runnable work) {
    try {
      return (Thread) START.invokeExact(work);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private void waitInterruptibly() {
    try (Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
      throw new IllegalStateException("granted " + hold);
    } catch (InterruptedException e) {
      interrupts.release();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void waitByView() {
    file.writeLock().lock();
    file.writeLock().unlock();
    grants.release();
  }

  private void waitTimed() {
    try (Hold hold = file.acquire(LockMode.SHARED, Duration.ofMinutes(1))) {
      grants.release(hold.verify() ? 1 : 0);
    } catch (InterruptedException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void tick() {
    try {
      while (true) {
        Thread.sleep(1);
        ticks.incrementAndGet();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** See above. */
  public static void main(String[] arguments) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (LockFile file = LockFile.open(Path.of(arguments[0]))) {
      VirtualThreadMain main = new VirtualThreadMain(file, Integer.parseInt(arguments[1]));
      System.out.println("ready");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        System.out.println(main.answer(line));
      }
    }
  }

  private String answer(String command) throws InterruptedException {
    return switch (command) {
      case "ticks" -> Long.toString(ticks.get());
      case "interrupt" -> {
        interruptible.forEach(Thread::interrupt);
        interrupts.acquire(interruptible.size());
        yield "interrupted " + interruptible.size();
      }
      default -> {
        grants.acquire(patient);
        yield "granted " + patient;
      }
    };
  }
}
