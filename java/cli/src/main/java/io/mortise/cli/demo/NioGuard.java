package io.mortise.cli.demo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * {@link FileChannel#lock} as it is used today: behind a lock for the threads of this JVM, of which
 * the second would get an OverlappingFileLockException instead of its turn.
 */
final class NioGuard implements Guard {

  private final ReentrantLock turn = new ReentrantLock();
  private final FileChannel channel;
  private @Nullable FileLock held; // guarded by turn

  NioGuard(Path file) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  @Override
  public void lock() throws IOException {
    turn.lock();
    try {
      held = channel.lock();
    } finally {
      if (held == null) {
        turn.unlock();
      }
    }
  }

  @Override
  public void unlock() throws IOException {
    try {
      if (held != null) {
        held.release();
      }
    } finally {
      held = null;
      turn.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
