package io.mortise.internal.lock;

import io.mortise.LockMode;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.events.Events;
import io.mortise.internal.events.LockWait;
import io.mortise.internal.events.WaitEnd;
import io.mortise.internal.gate.Gate;
import io.mortise.internal.lock.SharedFiles.Obstacle;
import org.jspecify.annotations.Nullable;

/** One wait, from when the lock was not to be had at once: counted, and told to who records. */
final class MeasuredWait {

  private final Counters counters;
  private final long startNanos = System.nanoTime();
  private final LockMode mode;
  private final @Nullable LockWait event;

  private MeasuredWait(LockPath lockPath, LockMode mode, ByteRange range) {
    counters = lockPath.counters();
    this.mode = mode;
    event = Events.beginWait(lockPath.path(), mode, range);
  }

  static MeasuredWait begin(LockPath lockPath, LockMode mode, ByteRange range) {
    MeasuredWait wait = new MeasuredWait(lockPath, mode, range);
    wait.counters.waitBegan();
    return wait;
  }

  /** Each time it gets into a queue: when the file was replaced, into another one. */
  void at(SharedFile file, Gate gate) {
    if (event != null) {
      Obstacle obstacle = SharedFiles.inTheWayOf(file, gate, mode);
      Thread holder = obstacle == null ? null : obstacle.gate().exclusiveThread();
      Events.waitsAt(event, file.backend().kind(), holder);
    }
  }

  void ended(WaitEnd how) {
    counters.waitEnded(System.nanoTime() - startNanos, how);
    Events.endWait(event, how);
  }

  /** Beside a grant, which would be nobody's if this failed, it counts for nothing. */
  void endedSurely(WaitEnd how) {
    try {
      ended(how);
    } catch (VirtualMachineError e) {
      // no memory, no stack: it is not counted, or not told
    }
  }
}
