package io.mortise.support;

import io.mortise.LockMode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A lock that somebody else has on a whole file: {@code java.nio}'s, which to the operating system
 * has another owner than Mortise's. Stands for another process.
 *
 * <p>Beware: closing ANY descriptor of the file in this process drops it (POSIX). Open what the
 * test needs before this, and close nothing of that file until it is over.
 */
public final class ForeignLock implements AutoCloseable {

  private final FileChannel channel;
  private final FileLock lock;

  private ForeignLock(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /** Fails, without waiting, when somebody else has it. */
  public static ForeignLock exclusive(Path path) throws IOException {
    return lock(path, LockMode.EXCLUSIVE);
  }

  public static ForeignLock shared(Path path) throws IOException {
    return lock(path, LockMode.SHARED);
  }

  private static ForeignLock lock(Path path, LockMode mode) throws IOException {
    FileChannel channel = open(path);
    FileLock lock = tryLock(channel, mode);
    if (lock == null) {
      channel.close();
      throw new IllegalStateException("somebody else has locked " + path);
    }
    return new ForeignLock(channel, lock);
  }

  /** Whether a stranger would get it now. Drops foreign locks of this process, see above. */
  public static boolean isToBeHad(Path path, LockMode mode) throws IOException {
    try (FileChannel channel = open(path)) {
      return tryLock(channel, mode) != null;
    }
  }

  private static FileChannel open(Path path) throws IOException {
    return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static FileLock tryLock(FileChannel channel, LockMode mode) throws IOException {
    return channel.tryLock(0, Long.MAX_VALUE, mode == LockMode.SHARED);
  }

  /** Lets go, and keeps the descriptor. */
  public void release() throws IOException {
    lock.release();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
