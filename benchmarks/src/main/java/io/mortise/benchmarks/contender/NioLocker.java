package io.mortise.benchmarks.contender;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** {@code FileChannel.lock().release()}. */
final class NioLocker implements Locker {

  private final FileChannel channel;
  private @Nullable FileLock held;

  NioLocker(Path path) throws IOException {
    channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  @Override
  public void lock() throws IOException {
    held = channel.lock();
  }

  @Override
  public void lockShared() throws IOException {
    held = channel.lock(0, Long.MAX_VALUE, true);
  }

  @Override
  public void unlock() throws IOException {
    if (held != null) {
      held.release();
    }
  }

  @Override
  public void unlockShared() throws IOException {
    unlock();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
