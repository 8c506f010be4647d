package io.mortise.cli.stress.locker;

import io.mortise.LockMode;
import java.util.Random;

/** Locks nothing, so that whoever doubts the referee can see it at work. */
final class NoGuards implements Guards {

  private static final class NoGuard implements Guard {
    @Override
    public void lock(LockMode mode) {}

    @Override
    public void unlock() {}
  }

  @Override
  public Guard forThread(int thread, Random random) {
    return new NoGuard();
  }

  @Override
  public String describe() {
    return "no lock";
  }

  @Override
  public void close() {}
}
