package io.mortise;

import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.Durations;
import io.mortise.internal.backend.FileModes;
import io.mortise.internal.gate.Patience;
import io.mortise.internal.lock.BackendChoice;
import io.mortise.internal.lock.BackendWish;
import io.mortise.internal.lock.LockOptions;
import io.mortise.internal.lock.LockPath;
import io.mortise.internal.lock.PathLock;
import io.mortise.internal.retain.DefaultRetention;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
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
 * notice that, except within 100 microseconds of the last look (with {@link Builder#inPlace} every
 * grant looks), and move on to the new file; a hold that was granted before cannot be protected,
 * but {@link Hold#verify} tells.
 *
 * <p>Opening costs a descriptor, until the close, and each range in use another. A {@code LockFile}
 * that becomes unreachable without a close, together with its views, ranges, holds and futures, is
 * reported to the {@link System.Logger} {@code io.mortise} and closed some time later; what was
 * held stays locked. Ranges that are not in use are closed when the process has no descriptor left.
 * Closing any descriptor of a file drops the locks that {@code java.nio} or {@code lockf} hold on
 * it in this process (POSIX demands that), so do not lock one file by both in one JVM. On the
 * portable backend that applies to whatever opens and closes the file in this JVM, {@code
 * Files.readString} included.
 */
public final class LockFile implements InterProcessLock, AutoCloseable {

  private final LockPath lockPath;
  private final PathLock mainLock;

  private LockFile(LockPath lockPath) {
    this.lockPath = lockPath;
    this.mainLock = new PathLock(lockPath, ByteRange.MAIN);
  }

  /**
   * Opens a dedicated lock file, and creates it when missing, for this user only. The file is never
   * truncated, deleted or replaced, and a symbolic link is not followed.
   *
   * @throws ForeignFileException if the file holds something else; nothing is written to it
   * @throws MechanismMismatchException if it is locked by {@link Mechanism#FLOCK}
   * @throws LockUnsupportedException if no backend can lock it, for example a file inside a zip
   *     file
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
    private final Path path;
    private final BackendWish backend = new BackendWish();
    private Mechanism mechanism = Mechanism.FCNTL;
    private boolean inPlace;
    private boolean mustExist;
    private int fileMode = FileModes.OWNER_ONLY;
    private long idleNanos = -1; // not said

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
     *
     * <p>A holder may replace the file by renaming another over it: each grant checks that its file
     * is still the one at the path, also within the 100 microseconds in which a dedicated lock file
     * is not checked again. This costs a system call for each grant.
     */
    public Builder inPlace() {
      inPlace = true;
      return this;
    }

    /**
     * Opens an existing file only, and never creates one: neither when the {@code LockFile} is
     * opened nor when the file was removed later and a lock operation follows the path. Both then
     * throw a {@link MissingFileException}; once there is a file again, the next operation locks
     * that. Use it with {@link #inPlace}, for a data file that its holder may remove.
     */
    public Builder mustExist() {
      mustExist = true;
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

    /**
     * Insists on a backend. Unless this is called, it is {@link Backend#NATIVE} where the native
     * library is loaded and the file system has locks, and else {@link Backend#PORTABLE}, which is
     * reported once to the {@link System.Logger} {@code io.mortise}; but where {@link
     * NativeStatus#requiredBy} names a setting, it is {@code NATIVE} or an exception.
     *
     * <p>A file that this JVM has open already, in whatever class loader, cannot be opened through
     * another backend than the one it is open by. Without this call that one is joined, with the
     * marker style and the {@code staleAfter} of whoever came first; with it, another one is
     * refused with a {@link MechanismMismatchException}.
     */
    public Builder backend(Backend chosen) {
      backend.backend(chosen);
      return this;
    }

    /**
     * What the portable backend puts beside the file; by default the value ({@code file} or {@code
     * directory}) of the system property {@code mortise.markerStyle}, else {@link MarkerStyle#FILE}
     * on Windows and {@link MarkerStyle#DIRECTORY} elsewhere. In one JVM, the first {@code
     * LockFile} of a file decides. No effect on the native backend.
     */
    public Builder markerStyle(MarkerStyle style) {
      backend.markerStyle(style);
      return this;
    }

    /**
     * Lets the portable backend take the lock from an owner of whom it cannot be told whether it
     * lives (on another machine, in another container, a program that only writes its pid), once
     * its marker has not changed for that long while this process was looking. Mortise's own
     * markers change every five seconds; for them, three of those are the least. An owner that is
     * known to live keeps the lock, whatever its age.
     *
     * <p>Without this, such a lock is never taken. It is not safe: an owner that was only paused,
     * or cut off, goes on when it wakes; and a program that never refreshes its marker loses the
     * lock in the middle of its work whenever it holds for longer, after which its own clean-up
     * removes our marker. Longer than the longest hold of anybody is the least to choose. Five
     * minutes is what programs with {@code .lock} files use. No effect on the native backend; in
     * one JVM, the first {@code LockFile} of a file decides.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder staleAfter(Duration age) {
      backend.staleAfter(age);
      return this;
    }

    /**
     * Keeps the lock of the operating system when an exclusive hold is closed, so that the next
     * taker in this JVM needs no system call, until another process asks for it, nobody used it for
     * that long, or at the latest some 16 milliseconds after it was had from the system. Meant for
     * a lock that one process takes very often, and others now and then.
     *
     * <p>What others see: they wait as for a hold, for some milliseconds with this library, and
     * somewhat longer with what cannot ask for the lock. But a <em>try</em> of theirs, which does
     * not wait, is refused while the lock is retained though nobody holds it; a timeout of 20
     * milliseconds is the better try. And if this process is stopped (SIGSTOP, a debugger, a
     * suspended container) while it retains, they wait until it goes on or is killed.
     *
     * <p>Between threads of this JVM the order is no longer strict: a thread that comes back at
     * once may pass those who wait, for up to a millisecond.
     *
     * <p>Accepted without effect on shared holds and ranges; and for files locked {@link #inPlace},
     * {@link Mechanism#FLOCK}, the portable backend, and file systems that other machines may write
     * to, as {@link LockFile#retains} tells. In one JVM, one {@code LockFile} that wants it is
     * enough, and the longest wish counts until all that want it are closed. Without this call, the
     * value of the system property {@code mortise.retain} counts, in milliseconds, 0 for not at
     * all.
     *
     * @param idle zero for not at all
     * @throws IllegalArgumentException if it is negative
     */
    public Builder retain(Duration idle) {
      if (Objects.requireNonNull(idle, "idle").isNegative()) {
        throw new IllegalArgumentException("retain: negative: " + Durations.text(idle));
      }
      idleNanos = Patience.nanosOf(idle);
      return this;
    }

    /**
     * What to do about a file system whose locks are known to have a hole, or of which nothing is
     * known; {@link Mortise#probe} tells. Without this call it is the value ({@code require} or
     * {@code warn}) of the system property {@code mortise.fileSystemPolicy}, else {@link
     * FileSystemPolicy#WARN}. With {@code REQUIRE}, opening is refused there, and also where only
     * markers would lock because the system has no locks; a file that was missing may have been
     * created then.
     */
    public Builder fileSystemPolicy(FileSystemPolicy policy) {
      backend.fileSystemPolicy(policy);
      return this;
    }

    /**
     * See {@link LockFile#open}.
     *
     * @throws MissingFileException if {@link #mustExist} was called, and there is no file
     * @throws IllegalArgumentException if the system property {@code mortise.markerStyle}, {@code
     *     mortise.retain}, {@code mortise.fileSystemPolicy} or {@code mortise.fileServerGrace} has
     *     a value that it cannot have; one that a call of this builder stands for is not read
     */
    public LockFile open() throws IOException {
      BackendChoice choice = backend.choose(path, mechanism);
      long wish = idleNanos >= 0 ? idleNanos : DefaultRetention.idleNanos();
      long idle = inPlace ? 0 : wish; // a setting that makes no sense is an error there, too
      LockOptions options = new LockOptions(mechanism, inPlace, mustExist, fileMode, idle);
      return new LockFile(LockPath.open(path, options, choice));
    }
  }

  /**
   * The lock of exactly these bytes, which need not exist. Independent of the file's own lock and
   * of ranges that do not overlap. Ranges that overlap exclude each other, and whoever else locks
   * those bytes. Leave the 16 bytes from 2<sup>62</sup> on alone: the first is the file's own lock,
   * and with the others processes tell each other about it. May be called again for the same bytes,
   * and stands for the same lock then; but what a thread locked through the {@code Lock} view of
   * one object it has to unlock through that object's.
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
    ByteRange range = new ByteRange(offset, length);
    return range.equals(ByteRange.MAIN) ? mainLock : new PathLock(lockPath, range);
  }

  /** The path it was opened by. */
  public Path path() {
    return lockPath.path();
  }

  /** What does the locking. */
  public Backend backend() {
    return lockPath.backend();
  }

  /** By which family of locks. */
  public Mechanism mechanism() {
    return lockPath.options().mechanism();
  }

  /** Whether {@link Builder#retain} was asked for and has an effect. */
  public boolean retains() {
    return lockPath.retains();
  }

  /** What was done through this object so far. Never waits, never fails, also after the close. */
  public LockStats stats() {
    return lockPath.stats();
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
    mainLock.closed();
  }

  @Override
  public String toString() {
    return "LockFile[" + path() + ", " + mechanism() + ", " + backend() + "]";
  }
}
