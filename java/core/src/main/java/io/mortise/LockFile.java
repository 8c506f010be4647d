package io.mortise;

import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.LockBackend;
import io.mortise.internal.jni.NativeBackend;
import io.mortise.internal.lock.FileModes;
import io.mortise.internal.lock.LockOptions;
import io.mortise.internal.lock.LockPath;
import io.mortise.internal.lock.PathLock;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Lock;

/**
 * A file that threads and processes lock.
 *
 * <pre>{@code
 * try (LockFile file = LockFile.open(Path.of("/var/lib/app/app.lock"));
 *     Hold hold = file.acquire(LockMode.EXCLUSIVE, Duration.ofSeconds(5))) {
 *   // nobody else is here
 * }
 * }</pre>
 *
 * <p>All {@code LockFile}s of one file, by whatever path, are the same lock: they exclude each
 * other, in one JVM as between processes. (Reentrancy of the {@code Lock} views belongs to the
 * object.) The lock is one byte at offset 2<sup>62</sup>, far beyond any content, and within what
 * {@code FileChannel.lock()} and {@code lockf} lock, so those exclude it too. It is advisory: it
 * stops nobody who does not ask.
 *
 * <p>The file must stay: after it was removed or replaced, later comers lock another file. Grants
 * notice that, except within 100 microseconds of the last look, and move on to the new file; a hold
 * that was granted before cannot be protected, but {@link Hold#verify} tells.
 *
 * <p>Opening costs a descriptor, and each range in use another. Closing any descriptor of a file
 * drops the locks that {@code java.nio} or {@code lockf} hold on it in this process (POSIX demands
 * that), so do not lock one file by both in one JVM.
 */
public final class LockFile implements InterProcessLock, AutoCloseable {

  private final LockPath lockPath;
  private final PathLock mainLock;
  private final Backend backend;

  private LockFile(LockPath lockPath, Backend backend) {
    this.lockPath = lockPath;
    this.backend = backend;
    this.mainLock = new PathLock(lockPath, ByteRange.MAIN);
  }

  /**
   * Opens a dedicated lock file, and creates it when missing, for this user only. The file is never
   * truncated, deleted or replaced, and a symbolic link is not followed.
   *
   * @throws ForeignFileException if the file holds something else; nothing is written to it
   * @throws MechanismMismatchException if it is locked by {@link Mechanism#FLOCK}
   * @throws LockUnsupportedException if there are no locks here
   * @throws LockException if it cannot be opened: a directory, a link, no permission, no parent, …
   */
  public static LockFile open(Path path) throws IOException {
    return builder(path).open();
  }

  /** To open it in another way. */
  public static Builder builder(Path path) {
    return new Builder(path);
  }

  /** How to open a lock file. Not thread-safe. */
  public static final class Builder {
    private static final Set<PosixFilePermission> OWNER_ONLY =
        PosixFilePermissions.fromString("rw-------");

    private final Path path;
    private Mechanism mechanism = Mechanism.FCNTL;
    private boolean inPlace;
    private int fileMode = FileModes.bitsOf(OWNER_ONLY);

    private Builder(Path path) {
      this.path = Objects.requireNonNull(path, "path");
    }

    /** Which family of locks; {@link Mechanism#FCNTL} unless said otherwise. */
    public Builder mechanism(Mechanism chosen) {
      mechanism = Objects.requireNonNull(chosen, "mechanism");
      return this;
    }

    /**
     * Locks any file, whatever it holds, and never writes to it. A missing one is created, empty.
     * Nothing records the mechanism then: everybody who locks it has to use the same.
     */
    public Builder inPlace() {
      inPlace = true;
      return this;
    }

    /**
     * The permissions of a file that is created, exactly, whatever the umask; {@code rw-------}
     * unless said otherwise. Whoever may read the file can hold it locked. No effect on Windows.
     */
    public Builder fileMode(Set<PosixFilePermission> permissions) {
      fileMode = FileModes.bitsOf(permissions);
      return this;
    }

    /** See {@link LockFile#open}. */
    public LockFile open() throws IOException {
      NativeStatus status = Mortise.nativeStatus();
      if (!status.isLoaded()) {
        throw new LockUnsupportedException(
            "open", path, "the native library is not available: " + status.describe(), null, 0);
      }
      LockBackend backend = new NativeBackend();
      LockOptions options = new LockOptions(mechanism, inPlace, fileMode);
      return new LockFile(LockPath.open(path, options, backend), backend.kind());
    }
  }

  /**
   * The lock of exactly these bytes, which need not exist. Independent of the file's own lock and
   * of ranges that do not overlap. Ranges that overlap exclude each other, and whoever else locks
   * those bytes. May be called again for the same bytes, and stands for the same lock then; but
   * what a thread locked through the {@code Lock} view of one object it has to unlock through that
   * object's.
   *
   * @param offset of the first byte, in bytes
   * @param length in bytes, at least 1
   * @throws IllegalArgumentException if the offset is negative, the length is not positive, or the
   *     last byte is beyond {@link Long#MAX_VALUE}
   * @throws UnsupportedOperationException with {@link Mechanism#FLOCK}, which has no ranges
   */
  public InterProcessLock range(long offset, long length) {
    if (lockPath.options().mechanism() == Mechanism.FLOCK) {
      throw new UnsupportedOperationException("range of " + path() + ": FLOCK locks whole files");
    }
    if (!ByteRange.isValid(offset, length)) {
      throw new IllegalArgumentException(
          "range of " + path() + ": offset " + offset + ", length " + length);
    }
    return new PathLock(lockPath, new ByteRange(offset, length));
  }

  /** The path it was opened by. */
  public Path path() {
    return lockPath.path();
  }

  /** What does the locking. */
  public Backend backend() {
    return backend;
  }

  /** By which family of locks. */
  public Mechanism mechanism() {
    return lockPath.options().mechanism();
  }

  @Override
  public Hold acquire(LockMode mode) throws IOException, InterruptedException {
    return mainLock.acquire(mode);
  }

  @Override
  public Hold acquire(LockMode mode, Duration timeout) throws IOException, InterruptedException {
    return mainLock.acquire(mode, timeout);
  }

  @Override
  public Optional<Hold> tryAcquire(LockMode mode) throws IOException {
    return mainLock.tryAcquire(mode);
  }

  @Override
  public CompletableFuture<Hold> acquireAsync(LockMode mode) {
    return mainLock.acquireAsync(mode);
  }

  @Override
  public Lock readLock() {
    return mainLock.readLock();
  }

  @Override
  public Lock writeLock() {
    return mainLock.writeLock();
  }

  @Override
  public Optional<LockOwner> owner() throws IOException {
    return mainLock.owner();
  }

  /**
   * No lock can be taken through this object any more. Threads that wait for one get a {@link
   * LockClosedException} (wrapped, from the {@code Lock} views), and so do futures. What is held
   * stays held, safely, until its own {@link Hold#close} or {@code unlock}. Closing again does
   * nothing.
   */
  @Override
  public void close() {
    lockPath.close();
  }

  @Override
  public String toString() {
    return "LockFile[" + path() + ", " + mechanism() + ", " + backend + "]";
  }
}
