package io.mortise.internal.lock;

import io.mortise.internal.backend.Log;
import io.mortise.internal.backend.SharedCleaner;
import java.lang.ref.Cleaner.Cleanable;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link LockPath} leaves when it has become unreachable without a close: its file, which
 * the cleaner's thread gives back. Thread-safe.
 */
final class LeftOpen implements Runnable {

  /*
   * For maintainers: whatever can still lock, hold, wait or release has a reference to the LockPath (LockFile, ranges,
   * keys, views, holds, waiters, futures by way of their waiter), so it is the LockPath that is watched, and nothing
   * here may refer to it. What is locked all the same was taken through an object that was dropped without a release:
   * the gate keeps its description open, as after a close.
   */

  /** What is warned of once, however many files it has. */
  static final class Subject {
    private final Path path;
    private final AtomicBoolean named = new AtomicBoolean();

    Subject(Path path) {
      this.path = path;
    }
  }

  private final Subject subject;
  private final boolean retaining;
  private @Nullable SharedFile file; // guarded by this; null while nothing is open

  LeftOpen(Subject subject, boolean retaining) {
    this.subject = subject;
    this.retaining = retaining;
  }

  /**
   * Null, and unwatched, while there is no thread or no memory for it: opening a file does not
   * depend on that.
   */
  @Nullable Cleanable watch(LockPath owner) {
    try {
      return SharedCleaner.register(owner, this);
    } catch (OutOfMemoryError e) { // also "unable to create native thread"
      return null;
    }
  }

  synchronized void set(@Nullable SharedFile now) {
    file = now;
  }

  private synchronized @Nullable SharedFile take() {
    SharedFile left = file;
    file = null;
    return left;
  }

  /** One user of the file less. */
  static void leave(SharedFile file, boolean retaining) {
    if (retaining) {
      file.stopRetaining();
    }
    SharedFiles.leave(file);
  }

  @Override
  public void run() {
    SharedFile left = take();
    if (left == null) {
      return; // it was closed
    }
    leave(left, retaining);
    if (subject.named.compareAndSet(false, true)) {
      String fate =
          left.isClosed()
              ? "its descriptor is given back"
              : "its descriptor stays open while it is locked or otherwise in use";
      Log.elsewhere(
          subject.path + " was not closed, and nothing refers to it any more: " + fate, null);
    }
  }
}
