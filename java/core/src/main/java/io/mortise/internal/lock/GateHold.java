package io.mortise.internal.lock;

import io.mortise.Hold;
import io.mortise.LockException;
import io.mortise.LockLostException;
import io.mortise.LockMode;
import io.mortise.UnverifiedHoldException;
import io.mortise.internal.backend.Log;
import io.mortise.internal.events.Events;
import io.mortise.internal.events.LockHold;
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
  private boolean lost; // likewise
  private @Nullable LockHold recorded; // likewise; null if it is not

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
    this.recorded = beginRecord();
    noteHolder();
  }

  private @Nullable LockHold beginRecord() {
    return Events.beginHold(lockPath.path(), mode, gate.range(), acquirer);
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
  public boolean verify() {
    boolean held = false;
    try {
      held = isHeld();
      return held;
    } finally {
      if (!held) {
        Log.flush(); // outside of the monitor
      }
    }
  }

  private synchronized boolean isHeld() {
    if (closed) {
      return false;
    }
    String loss;
    try {
      loss = findLoss();
    } catch (LockException e) {
      throw new UnverifiedHoldException(e);
    }
    if (loss != null) {
      noteLost(loss);
    }
    return loss == null;
  }

  /** How it was lost; null if it is held. What the look at the path fails with is no loss. */
  private @Nullable String findLoss() throws LockException {
    if (!lockPath.namesFileOf(gate)) {
      return "verify: the file is no longer at the path";
    }
    try {
      boolean held = gate.description().isHeld(mode, gate.range());
      return held ? null : "verify: the system does not have it as held";
    } catch (LockLostException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Once. */
  private void noteLost(@Nullable String explanation) {
    if (!lost) {
      lost = true;
      lockPath.lost(gate, mode, explanation);
    }
  }

  /** It is held in another way now. */
  private void converted(LockMode to) {
    mode = to;
    noteHolder();
    Events.endHold(recorded);
    recorded = beginRecord();
  }

  private void goneAt(LockLostException discovery) {
    closed = true; // there is nothing left to hold
    Events.endHold(recorded);
    noteLost(discovery.getMessage());
  }

  @Override
  public synchronized Hold downgrade() {
    requireOpen("downgrade");
    if (mode == LockMode.EXCLUSIVE) {
      try {
        gate.downgrade();
        converted(LockMode.SHARED);
      } catch (LockLostException e) {
        goneAt(e);
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
    converted(LockMode.EXCLUSIVE);
    return Optional.of(this);
  }

  private void requireOpen(String operation) {
    if (closed) {
      throw new IllegalStateException(operation + " " + lockPath.path() + ": this hold is closed");
    }
  }

  @Override
  public void close() {
    boolean released = false;
    try {
      release();
      released = true;
    } finally {
      if (!released) {
        Log.flush(); // outside of the monitor
      }
    }
  }

  private synchronized void release() {
    if (closed) {
      return;
    }
    forgetHolder();
    try {
      gate.release(mode);
      closed = true;
    } catch (LockLostException e) {
      goneAt(e);
      throw new UncheckedIOException(e);
    } catch (LockException e) {
      noteAgain(); // still held, and may be closed again
      throw new UncheckedIOException(e);
    } catch (Throwable e) { // no memory for what failed, no stack: the same
      noteAgain();
      throw e;
    }
    Events.endHold(recorded);
  }

  @Override
  public synchronized String toString() {
    return "Hold[" + lockPath.path() + ", " + (closed ? "closed" : mode) + "]";
  }
}
