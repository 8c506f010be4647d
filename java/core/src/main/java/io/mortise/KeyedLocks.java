package io.mortise;

import io.mortise.internal.backend.FileModes;
import io.mortise.internal.keyed.KeyFiles;
import io.mortise.internal.lock.BackendWish;
import io.mortise.internal.lock.LockOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory whose locks are named by strings, as many as you like.
 *
 * <pre>{@code
 * try (KeyedLocks locks = KeyedLocks.open(Path.of("/var/lib/app/locks"));
 *     Hold hold = locks.get("customer 4711").acquire(LockMode.EXCLUSIVE, Duration.ofSeconds(5))) {
 *   // nobody else is at work on that customer
 * }
 * }</pre>
 *
 * <p>A key is one byte, far beyond any content, in one of a fixed number of lock files, chosen by
 * 64 bits of the key's SHA-256. So keys cost nothing while they are not used: no file, no clean-up.
 * Two different keys with the same byte are one lock. Among a million keys that are in use at the
 * same time, the probability that any two are is 1 to 37 million; what happens then is that one
 * waits for the other, or that a thread that asks for both gets a {@link SelfDeadlockException}.
 *
 * <p>All {@code KeyedLocks} of one directory exclude each other, in one JVM as between processes.
 * The number of files is recorded in the directory by who makes it, and is the same for everybody.
 * A file has one descriptor in a JVM, however many of its keys are locked; it is opened when a key
 * of it is first locked, and closed while nothing in it is locked, if there are more than 256 of
 * those, or all directories together have more than a quarter of the descriptors that the process
 * may have, or no descriptor is left. One that becomes unreachable without a close is reported and
 * closed as a {@link LockFile} is.
 *
 * <p>Errors name the file, not the key. The files must stay while anybody uses them; what is said
 * in {@link LockFile} of files that are removed or replaced is true for each of them.
 */
public final class KeyedLocks implements AutoCloseable {

  private final Path directory;
  private final KeyFiles files;

  private KeyedLocks(Path directory, KeyFiles files) {
    this.directory = directory;
    this.files = files;
  }

  /**
   * Opens a directory of keyed locks, with as many files as it has. A missing one is made, for this
   * user only, for 2048 files, which are created as they are needed. An existing directory may hold
   * other files; they are left alone.
   *
   * @throws ForeignFileException if something else stands where the record is expected, or a record
   *     of another format, or one that was damaged, or there are lock files without one; nothing is
   *     changed then
   * @throws LockUnsupportedException if no backend can lock there
   * @throws LockException if it cannot be opened: no directory, no permission, no parent, …
   */
  public static KeyedLocks open(Path directory) throws IOException {
    return builder(directory).open();
  }

  /** To open it in another way. */
  public static Builder builder(Path directory) {
    return new Builder(directory);
  }

  /** How to open a directory of keyed locks. Not thread-safe. */
  public static final class Builder {
    private final Path directory;
    private final BackendWish backend = new BackendWish();
    private @Nullable Integer files;
    private int fileMode = FileModes.OWNER_ONLY;

    private Builder(Path directory) {
      this.directory = Objects.requireNonNull(directory, "directory");
    }

    /**
     * Insists on a number of files; without this call it is whatever is recorded, and 2048 in a new
     * directory.
     *
     * <p>The system looks through all locks of a file for each lock and unlock, so few files make
     * many held keys slow: choose a file for every fifty keys that all processes together hold at
     * the same time. Up to 256 files stay open once they were used, if the process may have so
     * many.
     *
     * @throws IllegalArgumentException if it is not from 1 to 4096
     */
    public Builder files(int number) {
      if (number < 1 || number > KeyFiles.MOST_FILES) {
        throw new IllegalArgumentException(
            "files: not from 1 to " + KeyFiles.MOST_FILES + ": " + number);
      }
      files = number;
      return this;
    }

    /**
     * The permissions of files that are created, as in {@link LockFile.Builder#fileMode}. A
     * directory that is created has the same, and may be searched by whoever may read or write.
     */
    public Builder fileMode(Set<PosixFilePermission> permissions) {
      fileMode = FileModes.bitsOf(permissions);
      return this;
    }

    /** Insists on a backend; see {@link LockFile.Builder#backend}. */
    public Builder backend(Backend chosen) {
      backend.backend(chosen);
      return this;
    }

    /** For the portable backend; see {@link LockFile.Builder#markerStyle}. */
    public Builder markerStyle(MarkerStyle style) {
      backend.markerStyle(style);
      return this;
    }

    /**
     * For the portable backend; see {@link LockFile.Builder#staleAfter}.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder staleAfter(Duration age) {
      backend.staleAfter(age);
      return this;
    }

    /** See {@link LockFile.Builder#fileSystemPolicy}. Also when a file is opened later. */
    public Builder fileSystemPolicy(FileSystemPolicy policy) {
      backend.fileSystemPolicy(policy);
      return this;
    }

    /**
     * See {@link KeyedLocks#open}.
     *
     * @throws KeyFilesMismatchException if another number of files is recorded than was asked for
     * @throws IllegalArgumentException if the system property {@code mortise.markerStyle}, {@code
     *     mortise.fileSystemPolicy} or {@code mortise.fileServerGrace} has a value that it cannot
     *     have
     */
    public KeyedLocks open() throws IOException {
      LockOptions options = new LockOptions(Mechanism.FCNTL, false, fileMode, 0);
      return new KeyedLocks(
          directory,
          KeyFiles.open(directory, files, options, backend.choose(directory, Mechanism.FCNTL)));
    }
  }

  /**
   * The lock of a key. Cheap, and opens nothing. May be called again for the same key, and stands
   * for the same lock then; but what a thread locked through the {@code Lock} view of one object it
   * has to unlock through that object's. Keep the object of a key that is locked very often: the
   * hash of the key takes about a fifth of the time of a lock and unlock.
   *
   * <p>Any string will do, also the empty one, and one of any length. (A program in another
   * language joins in with the key's UTF-8; where the byte of a key is, is laid down in
   * docs/decisions/0012-keyed-locks.md of the sources.) Keys are compared as they are: with two
   * forms of the same accented letter they are two keys.
   *
   * <p>On the portable backend, another process's hold of any key keeps all keys of the same file;
   * within a JVM, keys are exact.
   *
   * @throws IllegalArgumentException if the key has half a surrogate pair in it, and so no form in
   *     UTF-8
   */
  public InterProcessLock get(String key) {
    return files.lock(Objects.requireNonNull(key, "key"));
  }

  /** The directory it was opened by. */
  public Path directory() {
    return directory;
  }

  /** How many files the directory has, or will have. */
  public int files() {
    return files.count();
  }

  /** What was done through this object so far. Never waits, never fails, also after the close. */
  public LockStats stats() {
    return files.stats();
  }

  /**
   * No lock can be taken through this object any more. Threads that wait for one get a {@link
   * LockClosedException} (wrapped, from the {@code Lock} views), and so do futures. What is held
   * stays held, safely, until its own {@link Hold#close} or {@code unlock}. Closing again does
   * nothing.
   */
  @Override
  public void close() {
    files.close();
  }

  @Override
  public String toString() {
    return "KeyedLocks[" + directory + ", " + files() + " files]";
  }
}
