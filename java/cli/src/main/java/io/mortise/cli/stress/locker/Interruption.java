package io.mortise.cli.stress.locker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Interrupts the thread that made it, a moment later. */
final class Interruption {

  private final CompletableFuture<Void> done;

  private Interruption(CompletableFuture<Void> done) {
    this.done = done;
  }

  static Interruption after(long nanos) {
    Thread target = Thread.currentThread();
    return new Interruption(
        CompletableFuture.runAsync(
            target::interrupt, CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS)));
  }

  /** It is over and done with. */
  void awaitEnd() {
    done.join(); // not ended by an interrupt
    Thread.interrupted();
  }
}
