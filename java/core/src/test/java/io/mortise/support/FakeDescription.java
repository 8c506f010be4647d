package io.mortise.support;

import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.FileIdentity;
import io.mortise.internal.backend.LockHolder;
import io.mortise.internal.backend.WaitOutcome;
import io.mortise.support.FaultPlan.Call;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One owner of locks in a {@link FakeKernel}, whose monitor guards everything here. */
public final class FakeDescription implements Description {

  private final FakeKernel kernel;
  private final FileIdentity identity;
  private final Map<ByteRange, LockMode> held = new HashMap<>();
  private final FaultPlan faults = new FaultPlan();
  private final AtomicReference<@Nullable Thread> user = new AtomicReference<>();

  private long ticket;
  private long cancelledTicket;
  private boolean closed;

  FakeDescription(FakeKernel kernel, FileIdentity identity) {
    this.kernel = kernel;
    this.identity = identity;
  }

  /** The next such call throws that, and has no effect. */
  public void failNext(Call call, LockException failure) {
    synchronized (kernel) {
      faults.add(call, failure);
      kernel.notifyAll();
    }
  }

  /** How the system sees it; null when nothing is held. */
  public @Nullable LockMode heldMode(ByteRange range) {
    synchronized (kernel) {
      return held.get(range);
    }
  }

  public boolean isClosed() {
    synchronized (kernel) {
      return closed;
    }
  }

  boolean conflicts(LockMode mode, ByteRange range) {
    return held.entrySet().stream()
        .filter(lock -> lock.getKey().overlaps(range))
        .anyMatch(lock -> mode == LockMode.EXCLUSIVE || lock.getValue() == LockMode.EXCLUSIVE);
  }

  /** As when its descriptor was closed by somebody else. */
  public void loseLocks() {
    synchronized (kernel) {
      held.clear();
      kernel.notifyAll();
    }
  }

  // ---- what every call begins and ends with ----

  private void enter(Call call) {
    if (!user.compareAndSet(null, Thread.currentThread())) {
      kernel.offence(call + " while another thread uses the description");
    }
    if (isClosed()) {
      kernel.offence(call + " after close");
    }
  }

  private void leave() {
    user.set(null);
  }

  private boolean change(Call call, LockMode mode, ByteRange range) throws LockException {
    enter(call);
    try {
      synchronized (kernel) {
        faults.strike(call);
        return lockIfFree(mode, range);
      }
    } finally {
      leave();
    }
  }

  private boolean lockIfFree(LockMode mode, ByteRange range) {
    boolean free = kernel.isFree(this, mode, range);
    if (free) {
      held.put(range, mode);
      kernel.notifyAll();
    }
    return free;
  }

  // ---- the contract ----

  @Override
  public FileIdentity identity() {
    return identity;
  }

  @Override
  public boolean isWritable() {
    return true;
  }

  @Override
  public void requireKernelLocks() {}

  @Override
  public boolean tryLock(LockMode mode, ByteRange range) throws LockException {
    return change(Call.TRY, mode, range);
  }

  @Override
  public long beginWait() {
    synchronized (kernel) {
      return ++ticket;
    }
  }

  @Override
  public WaitOutcome awaitLock(LockMode mode, ByteRange range, long timeoutNanos, long mine)
      throws LockException {
    enter(Call.AWAIT);
    long deadlineNanos = System.nanoTime() + timeoutNanos;
    boolean interrupted = false;
    try {
      synchronized (kernel) {
        for (; ; ) {
          faults.strike(Call.AWAIT);
          if (lockIfFree(mode, range)) {
            return WaitOutcome.GRANTED;
          }
          long leftNanos = timeoutNanos < 0 ? Long.MAX_VALUE : deadlineNanos - System.nanoTime();
          if (leftNanos <= 0) {
            return WaitOutcome.TIMED_OUT;
          }
          if (cancelledTicket == mine) {
            return WaitOutcome.CANCELLED;
          }
          interrupted |= waitFor(leftNanos);
        }
      }
    } finally {
      leave();
      if (interrupted) { // a system call of Mortise's does not end by that
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean waitFor(long leftNanos) {
    try {
      TimeUnit.NANOSECONDS.timedWait(kernel, leftNanos);
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  @Override
  public void cancelWait(long mine) {
    synchronized (kernel) {
      cancelledTicket = mine;
      kernel.notifyAll();
    }
  }

  @Override
  public void unlock(ByteRange range) throws LockException {
    enter(Call.UNLOCK);
    try {
      synchronized (kernel) {
        faults.strike(Call.UNLOCK);
        if (held.remove(range) == null) {
          kernel.offence("UNLOCK of what is not held");
        }
        kernel.notifyAll();
      }
    } finally {
      leave();
    }
  }

  @Override
  public boolean downgrade(ByteRange range) throws LockException {
    return change(Call.DOWNGRADE, LockMode.SHARED, range);
  }

  @Override
  public boolean tryUpgrade(ByteRange range) throws LockException {
    return change(Call.UPGRADE, LockMode.EXCLUSIVE, range);
  }

  @Override
  public boolean isHeld(LockMode mode, ByteRange range) throws LockException {
    faults.strike(Call.IS_HELD);
    LockMode really = heldMode(range);
    return really == LockMode.EXCLUSIVE || really == mode;
  }

  @Override
  public Optional<LockHolder> findHolder(LockMode mode, ByteRange range) {
    return Optional.empty();
  }

  @Override
  public boolean isRefused(LockMode mode, ByteRange range) {
    synchronized (kernel) {
      return !kernel.isFree(this, mode, range);
    }
  }

  @Override
  public boolean tryGuard() {
    synchronized (kernel) {
      return lockIfFree(LockMode.EXCLUSIVE, ByteRange.RESERVED);
    }
  }

  @Override
  public void releaseGuard() {
    synchronized (kernel) {
      held.remove(ByteRange.RESERVED);
    }
  }

  @Override
  public byte[] readStart(int length) {
    byte[] content = kernel.content();
    return Arrays.copyOf(content, Math.min(length, content.length));
  }

  @Override
  public void writeStart(byte[] bytes) throws LockException {
    synchronized (kernel) {
      faults.strike(Call.WRITE);
      kernel.content(bytes.clone());
    }
  }

  @Override
  public FakeDescription sameOwner() {
    throw new UnsupportedOperationException("nobody shares a description of this kernel");
  }

  @Override
  public void close() {
    synchronized (kernel) {
      if (closed) {
        kernel.offence("close after close");
      }
      closed = true;
      held.clear();
      kernel.notifyAll();
    }
  }
}
