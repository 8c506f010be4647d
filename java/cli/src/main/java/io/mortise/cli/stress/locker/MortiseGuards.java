package io.mortise.cli.stress.locker;

import io.mortise.Backend;
import io.mortise.LockFile;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/** Two {@code LockFile}s of one path: half of the threads share the one, half the other. */
final class MortiseGuards implements Guards {

  private final LockFile even;
  private final LockFile odd;
  private final LockerPlan plan;

  MortiseGuards(LockerPlan plan) throws IOException {
    this.plan = plan;
    this.even = open(plan);
    this.odd = open(plan);
  }

  private static LockFile open(LockerPlan plan) throws IOException {
    LockFile.Builder builder = LockFile.builder(plan.lockFile());
    if (plan.backend() != null) {
      builder.backend(plan.backend());
    }
    if (plan.markerStyle() != null) {
      builder.markerStyle(plan.markerStyle());
    }
    if (plan.retainMillis() >= 0) {
      builder.retain(Duration.ofMillis(plan.retainMillis()));
    }
    return builder.open();
  }

  @Override
  public Guard forThread(int thread, Random random) {
    return new MortiseGuard(thread % 2 == 0 ? even : odd, random);
  }

  @Override
  public String describe() {
    StringBuilder text = new StringBuilder("Mortise ").append(even.backend());
    if (even.backend() == Backend.PORTABLE && plan.markerStyle() != null) {
      text.append(' ').append(plan.markerStyle());
    }
    if (even.retains()) {
      text.append(", retained");
    } else if (plan.retainMillis() > 0) {
      text.append(", not retained: it has no effect here");
    }
    return text.toString();
  }

  @Override
  public void close() {
    even.close();
    odd.close();
  }
}
