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
@Name("io.mortise.LockHold")
@Label("Lock Hold")
@Description("A file lock was held; the event thread is the one that gave it back")
@Category("Mortise")
@Threshold("20 ms")
public final class LockHold extends LockEvent {

  private static final LockHold PROBE = new LockHold();

  @Label("Acquirer")
  @Description("The thread it was granted to, by name; none if it was asked for asynchronously")
  final @Nullable String acquirer;

  private LockHold() {
    acquirer = null;
  }

  LockHold(Path path, LockMode mode, ByteRange range, @Nullable Thread acquirer) {
    super(path, mode, range);
    this.acquirer = nameOf(acquirer);
  }

  static boolean isOn() {
    return PROBE.isEnabled();
  }
}
