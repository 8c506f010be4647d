package io.mortise.cli.stress.locker;

import io.mortise.LockMode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * {@link FileChannel#lock}, of the whole file. The threads take turns at a lock of their own, as
 * they have to: the second would get an OverlappingFileLockException.
 */
final class NioGuards implements Guards, Guard {

  private final ReentrantLock turn = new ReentrantLock(true);
  private final FileChannel channel;
  private @Nullable FileLock held; // guarded by turn

  NioGuards(Path file) throws IOException {
    channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  @Override
  public Guard forThread(int thread, Random random) {
    return this;
  }

  @Override
  public void lock(LockMode mode) throws IOException {
    turn.lock();
    held = channel.lock(0, Long.MAX_VALUE, mode == LockMode.SHARED);
  }

  @Override
  public void unlock() throws IOException {
    FileLock lock = held;
    if (lock != null) {
      lock.release();
    }
    held = null;
    turn.unlock();
  }

  @Override
  public String describe() {
    return "FileChannel.lock";
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
