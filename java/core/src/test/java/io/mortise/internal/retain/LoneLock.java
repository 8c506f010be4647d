package io.mortise.internal.retain;

import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.gate.Gate;
import io.mortise.internal.retain.RetainingDescription.OwnGate;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A gate before a {@link LoneKernel}, whose lock may be kept; the janitor is whoever plays it. */
public final class LoneLock {

  final LoneKernel kernel = new LoneKernel();
  private final RetainingDescription lock = new RetainingDescription(kernel);
  public final Gate gate = new Gate(lock, ByteRange.MAIN);

  private LoneLock() {
    lock.isLookedAfter = true; // not by a thread that never ends
    lock.setGate(
        new OwnGate() {
          @Override
          public void endKeeping() throws LockException {
            gate.endKeeping();
          }

          @Override
          public boolean nextEpoch() {
            return gate.nextEpoch();
          }

          @Override
          public boolean isWantedElsewhere() {
            return true;
          }
        });
  }

  public static LoneLock plain() {
    return new LoneLock();
  }

  public static LoneLock retained() {
    LoneLock lone = new LoneLock();
    lone.lock.startRetaining(Duration.ofHours(1).toNanos());
    return lone;
  }

  /** Somebody in another process asks for it. */
  public void endAsJanitor() {
    lock.end(Ending.ASKED);
  }

  /** How the kernel has it; null when it is free. */
  public @Nullable LockMode heldInKernel() {
    return kernel.held;
  }

  public boolean isClosed() {
    return kernel.closed && gate.isClosed();
  }

  /** After all: the janitor's next look gives back what is kept, and the kernel agrees. */
  void mustBeInOrder() {
    lock.end(Ending.UNUSED);
    if (kernel.held != null || kernel.marked || lock.engagedNanos() != 0) {
      throw new AssertionError("still " + kernel.held + ", marked " + kernel.marked);
    }
  }
}
