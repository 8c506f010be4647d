package io.mortise.benchmarks.contender;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Locks of the JVM, which exclude no other process. */
final class JvmLocker implements Locker {

  private final Lock exclusive;
  private final Lock shared;

  private JvmLocker(Lock exclusive, Lock shared) {
    this.exclusive = exclusive;
    this.shared = shared;
  }

  static Locker reentrant() {
    Lock lock = new ReentrantLock();
    return new JvmLocker(lock, lock);
  }

  static Locker readWrite() {
    ReentrantReadWriteLock locks = new ReentrantReadWriteLock();
    return new JvmLocker(locks.writeLock(), locks.readLock());
  }

  @Override
  public void lock() {
    exclusive.lock();
  }

  @Override
  public void unlock() {
    exclusive.unlock();
  }

  @Override
  public void lockShared() {
    shared.lock();
  }

  @Override
  public void unlockShared() {
    shared.unlock();
  }

  @Override
  public void close() {}
}
