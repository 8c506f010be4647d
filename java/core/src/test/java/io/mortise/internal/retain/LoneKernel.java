package io.mortise.internal.retain;

import io.mortise.LockMode;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.FileIdentity;
import io.mortise.internal.backend.LockHolder;
import io.mortise.internal.backend.WaitOutcome;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A system with one owner of locks, in as few steps as possible, for a tool that tries out all
 * their orders. Two threads that use it at the same time are noticed by what they do to its plain
 * fields.
 */
final class LoneKernel implements Description {

  private static final FileIdentity IDENTITY = new FileIdentity(-1, -1);

  @Nullable LockMode held;
  boolean marked;
  boolean closed;
  int unlocks; // of the main byte

  private void must(boolean condition, String what) {
    if (!condition || closed) {
      throw new AssertionError(what + (closed ? " after close" : ""));
    }
  }

  @Override
  public boolean tryLock(LockMode mode, ByteRange range) {
    if (range == ByteRange.MAIN) {
      must(held == null, "locked twice");
      held = mode;
    } else {
      must(!marked, "marked twice");
      marked = true;
    }
    return true;
  }

  @Override
  public void unlock(ByteRange range) {
    if (range == ByteRange.MAIN) {
      must(held != null, "unlocked what is not locked");
      held = null;
      unlocks++;
    } else {
      must(marked, "not marked");
      marked = false;
    }
  }

  @Override
  public boolean downgrade(ByteRange range) {
    must(held == LockMode.EXCLUSIVE, "downgraded what is not exclusive");
    held = LockMode.SHARED;
    return true;
  }

  @Override
  public boolean tryUpgrade(ByteRange range) {
    must(held == LockMode.SHARED, "upgraded what is not shared");
    held = LockMode.EXCLUSIVE;
    return true;
  }

  @Override
  public WaitOutcome awaitLock(LockMode mode, ByteRange range, long timeoutNanos, long ticket) {
    tryLock(mode, range);
    return WaitOutcome.GRANTED;
  }

  @Override
  public Description sameOwner() {
    throw new UnsupportedOperationException("there is one");
  }

  @Override
  public void close() {
    must(true, "closed");
    held = null;
    marked = false;
    closed = true;
  }

  @Override
  public FileIdentity identity() {
    return IDENTITY;
  }

  @Override
  public boolean isWritable() {
    return true;
  }

  @Override
  public void requireKernelLocks() {}

  @Override
  public long beginWait() {
    return 1;
  }

  @Override
  public void cancelWait(long ticket) {}

  @Override
  public boolean isHeld(LockMode mode, ByteRange range) {
    return held == mode;
  }

  @Override
  public Optional<LockHolder> findHolder(LockMode mode, ByteRange range) {
    return Optional.empty();
  }

  @Override
  public boolean isRefused(LockMode mode, ByteRange range) {
    return false;
  }

  @Override
  public boolean tryGuard() {
    return true;
  }

  @Override
  public void releaseGuard() {}

  @Override
  public byte[] readStart(int length) {
    return new byte[0];
  }

  @Override
  public void writeStart(byte[] bytes) {}
}
