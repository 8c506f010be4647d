package io.mortise.internal.events;

import io.mortise.LockMode;
import io.mortise.LockOwner;
import io.mortise.internal.backend.ByteRange;
import java.nio.file.Path;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** See docs/observability.md. */
@Name("io.mortise.LockTimeout")
@Label("Lock Timeout")
@Description("A file lock was not to be had in the given time")
@Category("Mortise")
final class LockTimeout extends LockEvent {

  private static final long UNKNOWN_PID = -1;
  private static final LockTimeout PROBE = new LockTimeout();

  @Label("Timeout")
  @Timespan(Timespan.NANOSECONDS)
  final long timeout;

  @Label("Holder")
  @Description("In words, as in the exception; none if it is not known, or was not asked (tryLock)")
  final @Nullable String holder;

  @Label("Holder Process")
  @Description("Its number; -1 if it is not known")
  final long holderPid;

  @Label("Held by This Process")
  final boolean heldByThisProcess;

  private LockTimeout() {
    timeout = 0;
    holder = null;
    holderPid = UNKNOWN_PID;
    heldByThisProcess = false;
  }

  LockTimeout(
      Path path, LockMode mode, ByteRange range, long timeoutNanos, @Nullable LockOwner owner) {
    super(path, mode, range);
    timeout = timeoutNanos;
    holder = owner == null ? null : owner.toString();
    holderPid = owner == null ? UNKNOWN_PID : owner.pid().orElse(UNKNOWN_PID);
    heldByThisProcess = owner != null && owner.thisProcess();
  }

  static boolean isOn() {
    return PROBE.isEnabled();
  }
}
