package io.mortise.benchmarks.contender;

import io.mortise.Backend;
import io.mortise.LockFile;
import io.mortise.MarkerStyle;
import io.mortise.Mechanism;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.Lock;

/** Mortise, through the {@code Lock} views. */
final class MortiseLocker implements Locker {

  /** Longer than any pause of a benchmark between two pairs; other reasons end it sooner. */
  private static final Duration IDLE = Duration.ofMillis(200);

  private final LockFile file;
  private final Lock writeLock;
  private final Lock readLock;

  private MortiseLocker(LockFile file) {
    this.file = file;
    writeLock = file.writeLock();
    readLock = file.readLock();
  }

  static Locker strict(Path path, Mechanism mechanism) throws IOException {
    return new MortiseLocker(
        LockFile.builder(path).backend(Backend.NATIVE).mechanism(mechanism).open());
  }

  /**
   * @throws IllegalStateException if nothing is retained there: figures of a strict lock must not
   *     pass for those of a retained one
   */
  static Locker retained(Path path) throws IOException {
    LockFile file = LockFile.builder(path).backend(Backend.NATIVE).retain(IDLE).open();
    if (!file.retains()) {
      file.close();
      throw new IllegalStateException("nothing is retained on the file system of " + path);
    }
    return new MortiseLocker(file);
  }

  static Locker portable(Path path, MarkerStyle style) throws IOException {
    return new MortiseLocker(
        LockFile.builder(path).backend(Backend.PORTABLE).markerStyle(style).open());
  }

  @Override
  public void lock() {
    writeLock.lock();
  }

  @Override
  public void unlock() {
    writeLock.unlock();
  }

  @Override
  public void lockShared() {
    readLock.lock();
  }

  @Override
  public void unlockShared() {
    readLock.unlock();
  }

  @Override
  public void close() {
    file.close();
  }
}
