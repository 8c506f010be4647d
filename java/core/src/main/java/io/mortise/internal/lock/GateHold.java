package io.mortise.internal.lock;

import io.mortise.Hold;
import io.mortise.LockException;
import io.mortise.LockLostException;
import io.mortise.LockMode;
import io.mortise.internal.gate.Gate;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A hold on a gate. Its monitor orders conversions and the close, which any thread may call. */
final class GateHold implements Hold {

  private final LockPath lockPath;
  private final Gate gate;
  private final @Nullable Thread acquirer;

  private volatile LockMode mode; // written under the monitor
  private boolean closed; // under the monitor

  /**
   * For a gate that was just granted.
   *
   * @param acquirer the thread it was granted to; null for nobody in particular
   */
  GateHold(LockPath lockPath, Gate gate, LockMode mode, @Nullable Thread acquirer) {
    this.lockPath = lockPath;
    this.gate = gate;
    this.mode = mode;
    this.acquirer = acquirer;
    noteHolder();
  }

  private void noteHolder() {
    if (mode == LockMode.EXCLUSIVE) {
      gate.setExclusive(acquirer);
    } else {
      gate.holders().addSharedHold(acquirer);
    }
  }

  /** Of an exclusive hold the gate itself knows, and when it ends. */
  private void forgetHolder() {
    if (mode == LockMode.SHARED) {
      gate.holders().removeSharedHold(acquirer);
    }
  }

  private void noteAgain() {
    if (mode == LockMode.SHARED) {
      noteHolder();
    }
  }

  @Override
  public LockMode mode() {
    return mode;
  }

  @Override
  public synchronized boolean verify() {
    if (closed) {
      return false;
    }
    try {
      return lockPath.namesFileOf(gate) && gate.description().isHeld(mode, gate.range());
    } catch (LockException e) {
      return false; // what cannot be confirmed is not claimed
    }
  }

  @Override
  public synchronized Hold downgrade() {
    requireOpen("downgrade");
    if (mode == LockMode.EXCLUSIVE) {
      try {
        gate.downgrade();
        mode = LockMode.SHARED;
        noteHolder();
      } catch (LockLostException e) {
        closed = true; // there is nothing left to hold
        throw new UncheckedIOException(e);
      } catch (LockException e) {
        throw new UncheckedIOException(e);
      }
    }
    return this;
  }

  @Override
  public synchronized Optional<Hold> tryUpgrade() throws LockException {
    requireOpen("upgrade");
    if (mode == LockMode.EXCLUSIVE) {
      return Optional.of(this);
    }
    if (!gate.tryUpgrade()) {
      return Optional.empty();
    }
    forgetHolder();
    mode = LockMode.EXCLUSIVE;
    noteHolder();
    return Optional.of(this);
  }

  private void requireOpen(String operation) {
    if (closed) {
      throw new IllegalStateException(operation + " " + lockPath.path() + ": this hold is closed");
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    forgetHolder();
    try {
      gate.release(mode);
      closed = true;
    } catch (LockLostException e) {
      closed = true;
      throw new UncheckedIOException(e);
    } catch (LockException e) {
      noteAgain(); // still held, and may be closed again
      throw new UncheckedIOException(e);
    } catch (Throwable e) { // no memory for what failed, no stack: the same
      noteAgain();
      throw e;
    }
  }

  @Override
  public synchronized String toString() {
    return "Hold[" + lockPath.path() + ", " + (closed ? "closed" : mode) + "]";
  }
}
