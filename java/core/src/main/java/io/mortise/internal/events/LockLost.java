package io.mortise.internal.events;

import io.mortise.LockMode;
import io.mortise.internal.backend.ByteRange;
import java.nio.file.Path;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/** See docs/observability.md. */
@Name("io.mortise.LockLost")
@Label("Lock Lost")
@Description("A file lock that was held turned out to be gone, or could not be confirmed")
@Category("Mortise")
final class LockLost extends LockEvent {

  private static final LockLost PROBE = new LockLost();

  @Label("Explanation")
  final @Nullable String explanation;

  private LockLost() {
    explanation = null;
  }

  LockLost(Path path, LockMode mode, ByteRange range, @Nullable String explanation) {
    super(path, mode, range);
    this.explanation = explanation;
  }

  static boolean isOn() {
    return PROBE.isEnabled();
  }
}
