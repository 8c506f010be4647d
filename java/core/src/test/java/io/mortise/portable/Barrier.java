package io.mortise.portable;

import io.mortise.portable.HookedFiles.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Stops one thread before the step with that number. */
final class Barrier implements HookedFiles.Hook {

  private final int stopBefore;
  private final boolean changesOnly;
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch mayGoOn = new CountDownLatch(1);
  private int steps;

  private Barrier(int stopBefore, boolean changesOnly) {
    this.stopBefore = stopBefore;
    this.changesOnly = changesOnly;
  }

  /** Of all steps. */
  static Barrier beforeStep(int number) {
    return new Barrier(number, false);
  }

  /** Of those that others can see. */
  static Barrier beforeChange(int number) {
    return new Barrier(number, true);
  }

  @Override
  public void before(Step step, Path file, byte[] content) throws IOException {
    if (changesOnly && !step.changes) {
      return;
    }
    steps++;
    if (steps == stopBefore) {
      reached.countDown();
      try {
        mayGoOn.await();
      } catch (InterruptedException e) {
        throw new IOException("interrupted while it was stopped", e);
      }
    }
  }

  /** False when the work ended without having come so far. */
  boolean awaitReached(Future<?> work) throws InterruptedException {
    while (!reached.await(1, TimeUnit.MILLISECONDS)) {
      if (work.isDone()) {
        return reached.getCount() == 0;
      }
    }
    return true;
  }

  void open() {
    mayGoOn.countDown();
  }
}
