package io.mortise.internal.portable;

import io.mortise.Hold;
import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.MarkerStyle;
import io.mortise.Mechanism;
import io.mortise.harness.Eventually;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.lock.BackendChoice;
import io.mortise.internal.lock.LockOptions;
import io.mortise.internal.lock.LockPath;
import io.mortise.internal.lock.PathLock;
import io.mortise.internal.marker.JdkMarkerFiles;
import io.mortise.internal.marker.MarkerFiles;
import io.mortise.internal.marker.MarkerOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** What a {@code LockFile} is, with steps and a grace period of a test's own. */
final class PortableLock implements AutoCloseable {

  static final Duration GRACE = Duration.ofMillis(200);

  private final LockPath path;
  private final PathLock lock;

  private PortableLock(LockPath path) {
    this.path = path;
    this.lock = new PathLock(path, ByteRange.MAIN);
  }

  static PortableLock open(Path path, MarkerStyle style) throws LockException {
    return open(path, new MarkerOptions(style, null), new JdkMarkerFiles());
  }

  static PortableLock open(Path path, MarkerStyle style, Duration staleAfter) throws LockException {
    return open(path, new MarkerOptions(style, staleAfter), new JdkMarkerFiles());
  }

  static PortableLock open(Path path, MarkerStyle style, MarkerFiles files) throws LockException {
    return open(path, new MarkerOptions(style, null), files);
  }

  private static PortableLock open(Path path, MarkerOptions options, MarkerFiles files)
      throws LockException {
    return new PortableLock(
        LockPath.open(
            path,
            new LockOptions(Mechanism.FCNTL, false, 0600, 0),
            new BackendChoice(path, new PortableBackend(options, files, GRACE), null)));
  }

  Hold acquire(Duration timeout) throws LockException, InterruptedException {
    return lock.acquire(LockMode.EXCLUSIVE, timeout);
  }

  Hold acquire() throws LockException, InterruptedException {
    return acquire(Eventually.PATIENCE);
  }

  boolean isRefused() throws IOException {
    var hold = lock.tryAcquire(LockMode.EXCLUSIVE);
    hold.ifPresent(Hold::close);
    return hold.isEmpty();
  }

  /** Not at once: a slow machine makes a contender wait beside what it could not finish in time. */
  void mustBeFree() throws LockException, InterruptedException {
    acquire().close();
  }

  @Override
  public void close() {
    path.close();
  }
}
