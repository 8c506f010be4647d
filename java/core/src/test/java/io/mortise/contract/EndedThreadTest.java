package io.mortise.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.LockFile;
import io.mortise.harness.Eventually;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A thread that has used a view, and ended, stays in memory by nothing of ours. */
class EndedThreadTest {

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aThreadThatEndedIsNotKeptByTheViewThatItUsed(boolean write) throws Exception {
    try (LockFile file = LockFile.open(directory.resolve("lock"))) {
      WeakReference<Thread> ended = use(write ? file.writeLock() : file.readLock());

      awaitGone(ended);
    }
  }

  @Test
  void aReaderThatAlsoWroteIsNotKeptEither() throws Exception {
    try (LockFile file = LockFile.open(directory.resolve("lock"))) {
      WeakReference<Thread> ended = use(file.writeLock(), file.readLock());

      awaitGone(ended);
    }
  }

  private static WeakReference<Thread> use(Lock... locks) throws InterruptedException {
    boolean[] done = {false};
    Thread thread =
        new Thread(
            () -> {
              for (Lock lock : locks) {
                lock.lock();
              }
              for (Lock lock : locks) {
                lock.unlock();
              }
              done[0] = true;
            });
    thread.start();
    thread.join();
    assertTrue(done[0]);
    return new WeakReference<>(thread);
  }

  private static void awaitGone(WeakReference<Thread> ended) {
    Eventually.await(
        "the thread is gone",
        () -> {
          System.gc();
          return ended.get() == null;
        });
  }
}
