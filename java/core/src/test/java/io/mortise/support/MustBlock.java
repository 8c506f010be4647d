package io.mortise.support;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * An action that was seen to block. It runs in a thread of its own; {@link #mustBlock} returns once
 * that thread sleeps, parked or in the native wait, and has used no processor time for a while.
 */
public final class MustBlock<T> {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Duration QUIESCENT = Duration.ofMillis(12);
  private static final int SAMPLES = 4;
  private static final long LOOK_AGAIN_NANOS = 1_000_000;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final CompletableFuture<T> result = new CompletableFuture<>();
  private final Thread thread;

  private MustBlock(Callable<T> action) {
    thread = new Thread(() -> complete(action), "must-block");
    thread.setDaemon(true);
  }

  private void complete(Callable<T> action) {
    try {
      result.complete(action.call());
    } catch (Throwable e) {
      result.completeExceptionally(e);
    }
  }

  /** Starts the action and proves that it blocks. */
  public static <T> MustBlock<T> mustBlock(Callable<T> action) {
    MustBlock<T> blocked = new MustBlock<>(action);
    blocked.thread.start();
    blocked.mustStillBlock();
    return blocked;
  }

  /** Starts the action and proves that it blocks. */
  public static MustBlock<Void> mustBlock(Action action) {
    return mustBlock(
        () -> {
          action.run();
          return null;
        });
  }

  /** Proves that it has not come back, and sleeps. */
  public void mustStillBlock() {
    long deadlineNanos = System.nanoTime() + LIMIT.toNanos();
    while (!sleepsThroughout()) {
      if (result.isDone()) {
        throw new AssertionError("did not block, but ended: " + result);
      }
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new AssertionError(
            "is busy, not blocked: " + Arrays.toString(thread.getStackTrace()));
      }
    }
  }

  private boolean sleepsThroughout() {
    long cpuNanos = THREADS.getThreadCpuTime(thread.getId());
    for (int sample = 0; sample < SAMPLES; sample++) {
      if (!sleeps() && !isInPortableWait()) {
        LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        return false;
      }
      LockSupport.parkNanos(QUIESCENT.dividedBy(SAMPLES).toNanos());
    }
    // The portable backend has no kernel wait: it sleeps, tries, and sleeps again.
    return sleeps() && (isInPortableWait() || THREADS.getThreadCpuTime(thread.getId()) == cpuNanos);
  }

  private boolean sleeps() {
    Thread.State state = thread.getState();
    return state == Thread.State.WAITING
        || state == Thread.State.TIMED_WAITING
        || (state == Thread.State.RUNNABLE && isBlockedInKernel());
  }

  /** Whether it waits in the operating system, not in one of Mortise's queues. */
  public boolean isBlockedInKernel() {
    StackTraceElement[] stack = thread.getStackTrace();
    return isInPortableWait()
        || (stack.length > 0
            && stack[0].isNativeMethod()
            && stack[0].getMethodName().equals("awaitLock"));
  }

  private boolean isInPortableWait() {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getClassName().endsWith(".PortableWait"));
  }

  public Thread thread() {
    return thread;
  }

  public void interrupt() {
    thread.interrupt();
  }

  /** Waits until the action has returned. */
  public T mustReturn() throws InterruptedException {
    try {
      return result.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("failed, but should have returned", e.getCause());
    } catch (TimeoutException e) {
      throw stuck();
    }
  }

  /** Waits until the action has thrown exactly that. */
  public <E extends Throwable> E mustThrow(Class<E> type) throws InterruptedException {
    try {
      T value = result.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      throw new AssertionError("returned " + value + ", but should have thrown " + type);
    } catch (ExecutionException e) {
      if (e.getCause().getClass() != type) {
        throw new AssertionError("should have thrown " + type, e.getCause());
      }
      return type.cast(e.getCause());
    } catch (TimeoutException e) {
      throw stuck();
    }
  }

  private AssertionError stuck() {
    return new AssertionError("still blocked: " + Arrays.toString(thread.getStackTrace()));
  }
}
