package io.mortise.portable;

import io.mortise.InterProcessLock;
import io.mortise.LockException;
import io.mortise.MarkerStyle;
import io.mortise.Mechanism;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.lock.BackendChoice;
import io.mortise.internal.lock.LockOptions;
import io.mortise.internal.lock.LockPath;
import io.mortise.internal.lock.PathLock;
import io.mortise.internal.marker.MarkerFiles;
import io.mortise.internal.marker.MarkerOptions;
import io.mortise.internal.portable.PortableBackend;
import java.nio.file.Path;
import java.time.Duration;

/** A {@code LockFile} on the portable backend, with steps and a grace period of one's own. */
final class PortableLock implements AutoCloseable {

  private static final int OWNER_ONLY = 0600;

  private final LockPath lockPath;

  private PortableLock(LockPath lockPath) {
    this.lockPath = lockPath;
  }

  static PortableLock open(Path path, MarkerStyle style, MarkerFiles files, Duration grace)
      throws LockException {
    LockOptions options = new LockOptions(Mechanism.FCNTL, false, OWNER_ONLY, 0);
    PortableBackend backend = new PortableBackend(new MarkerOptions(style, null), files, grace);
    return new PortableLock(LockPath.open(path, options, new BackendChoice(path, backend, null)));
  }

  InterProcessLock lock() {
    return new PathLock(lockPath, ByteRange.MAIN);
  }

  @Override
  public void close() {
    lockPath.close();
  }
}
