package io.mortise.benchmarks.contender;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A {@code ReentrantLock} for the threads and a {@code FileLock} for the processes. It has no
 * readers: with two locks they are hard to get right, and everybody is a writer.
 */
final class GuardedNioLocker implements Locker {

  private final ReentrantLock threads = new ReentrantLock();
  private final NioLocker processes;

  GuardedNioLocker(Path path) throws IOException {
    processes = new NioLocker(path);
  }

  @Override
  public void lock() throws IOException {
    threads.lock();
    boolean locked = false;
    try {
      processes.lock();
      locked = true;
    } finally {
      if (!locked) {
        threads.unlock();
      }
    }
  }

  @Override
  public void unlock() throws IOException {
    try {
      processes.unlock();
    } finally {
      threads.unlock();
    }
  }

  @Override
  public void lockShared() throws IOException {
    lock();
  }

  @Override
  public void unlockShared() throws IOException {
    unlock();
  }

  @Override
  public void close() throws IOException {
    processes.close();
  }
}
