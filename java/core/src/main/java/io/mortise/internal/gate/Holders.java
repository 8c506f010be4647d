package io.mortise.internal.gate;

import io.mortise.LockMode;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which threads of this JVM took what is held through one gate. Only to tell a thread that it would
 * wait for itself; nothing else depends on it.
 *
 * <p>Exclusive holds and the reads of the {@code Lock} views, which are on the allocation-free
 * path, need no map; shared {@code Hold}s, which may be closed by another thread, do.
 */
public final class Holders {

  private final GateWords words;

  private final ConcurrentHashMap<Thread, Integer> sharedHolds = new ConcurrentHashMap<>();

  @SuppressWarnings("ThreadLocalUsage") // of this gate, not of all
  private final ThreadLocal<int[]> viewReads = new Count();

  Holders(GateWords words) {
    this.words = words;
  }

  private static final class Count extends ThreadLocal<int[]> {
    @Override
    protected int[] initialValue() {
      return new int[1];
    }
  }

  public void addSharedHold(@Nullable Thread thread) {
    if (thread != null) {
      sharedHolds.merge(thread, 1, Integer::sum);
    }
  }

  public void removeSharedHold(@Nullable Thread thread) {
    if (thread != null) {
      sharedHolds.computeIfPresent(thread, (key, count) -> count == 1 ? null : count - 1);
    }
  }

  /** The calling thread's reads through a {@code Lock} view, by +1 or -1. */
  public void addViewReads(int change) {
    viewReads.get()[0] += change;
  }

  public boolean currentThreadHasShared() {
    return viewReads.get()[0] > 0 || sharedHolds.containsKey(Thread.currentThread());
  }

  /** Would the calling thread, asking in that mode, wait for a hold of its own? */
  public boolean currentThreadWouldWait(LockMode mode) {
    return words.isExclusivelyMine() || (mode == LockMode.EXCLUSIVE && currentThreadHasShared());
  }

  /** The name of a thread that holds the lock, if one is known. */
  public Optional<String> anyThreadName() {
    Thread writer = words.exclusiveThread();
    if (writer != null) {
      return Optional.of(writer.getName());
    }
    return sharedHolds.keySet().stream().findAny().map(Thread::getName);
  }
}
