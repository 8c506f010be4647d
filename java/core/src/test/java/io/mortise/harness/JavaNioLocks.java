package io.mortise.harness;

import io.mortise.LockMode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One whole-file lock by {@code java.nio}, as somebody who does not know Mortise takes it. */
final class JavaNioLocks {

  private FileChannel channel;
  private FileLock held;

  void lock(Path path, LockMode mode) throws IOException {
    open(path);
    held = channel.lock(0, Long.MAX_VALUE, mode == LockMode.SHARED);
  }

  boolean tryLock(Path path, LockMode mode) throws IOException {
    open(path);
    held = channel.tryLock(0, Long.MAX_VALUE, mode == LockMode.SHARED);
    if (held == null) {
      channel.close();
    }
    return held != null;
  }

  private void open(Path path) throws IOException {
    channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** By its own word. */
  boolean isValid() {
    return held.isValid();
  }

  /** If there is one. */
  void release() throws IOException {
    if (held != null) {
      held.release();
      channel.close();
      held = null;
    }
  }
}
