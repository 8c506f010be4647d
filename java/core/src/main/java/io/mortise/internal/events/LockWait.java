package io.mortise.internal.events;

import io.mortise.LockMode;
import io.mortise.internal.backend.ByteRange;
import java.nio.file.Path;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/** See docs/observability.md. */
@Name("io.mortise.LockWait")
@Label("Lock Wait")
@Description("A file lock was not to be had at once")
@Category("Mortise")
@Threshold("20 ms")
public final class LockWait extends LockEvent {

  private static final LockWait PROBE = new LockWait();

  @Label("Backend")
  @Nullable String backend;

  @Label("Outcome")
  @Description("GRANTED, TIMED_OUT, INTERRUPTED, ABANDONED or FAILED")
  @Nullable String outcome;

  @Label("Holder")
  @Description(
      "The thread of this JVM that held it, or overlapping bytes, exclusively when the wait began,"
          + " by name")
  @Nullable String holder;

  private LockWait() {}

  LockWait(Path path, LockMode mode, ByteRange range) {
    super(path, mode, range);
  }

  static boolean isOn() {
    return PROBE.isEnabled();
  }
}
