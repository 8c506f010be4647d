package io.mortise.cli.demo;

import io.mortise.LockFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.Lock;

/** Mortise: one lock for threads and processes alike. */
final class MortiseGuard implements Guard {

  private final LockFile file;
  private final Lock lock;

  MortiseGuard(Path path) throws IOException {
    file = LockFile.open(path);
    lock = file.writeLock();
  }

  @Override
  public void lock() {
    lock.lock();
  }

  @Override
  public void unlock() {
    lock.unlock();
  }

  @Override
  public void close() {
    file.close();
  }
}
