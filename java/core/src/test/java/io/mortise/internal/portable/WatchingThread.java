package io.mortise.internal.portable;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.harness.Eventually;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Joins the watch of a directory, and parks, without a timeout, again and again. */
final class WatchingThread {

  private final Path directory;
  private final Thread thread = new Thread(this::run, "watching");
  private final AtomicInteger woken = new AtomicInteger();
  private volatile boolean joined;
  private volatile boolean mayLeave;
  private volatile boolean hasLeft;
  private volatile boolean mayEnd;

  WatchingThread(Path directory) {
    this.directory = directory;
    thread.setDaemon(true);
  }

  void start() throws IOException {
    thread.start();
    awaitParked();
    assertTrue(joined, "there is no watching");
    woken.set(0);
  }

  private void run() {
    joined = DirectoryWatch.join(directory);
    while (!mayEnd) {
      LockSupport.park(this);
      if (!mayLeave || hasLeft) {
        woken.incrementAndGet();
      } else {
        DirectoryWatch.leave(directory);
        hasLeft = true;
      }
    }
    DirectoryWatch.leave(directory);
  }

  private void awaitParked() throws IOException {
    Eventually.await(
        "parked",
        () -> thread.getState() == Thread.State.WAITING && LockSupport.getBlocker(thread) == this);
  }

  /** Somebody has unparked it, and it has parked again. */
  void awaitWoken() throws IOException {
    Eventually.await("unparked", () -> woken.get() > 0);
    awaitParked();
    woken.set(0);
  }

  int timesWoken() {
    return woken.get();
  }

  void leave() throws IOException {
    mayLeave = true;
    LockSupport.unpark(thread);
    Eventually.await("left", () -> hasLeft);
    awaitParked();
  }

  void end() throws IOException {
    mayEnd = true;
    LockSupport.unpark(thread);
    Eventually.await("ended", () -> !thread.isAlive());
  }
}
