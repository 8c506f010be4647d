package io.mortise.internal.keyed;

import io.mortise.LockException;
import io.mortise.LockStats;
import io.mortise.internal.lock.BackendChoice;
import io.mortise.internal.lock.LockOptions;
import io.mortise.internal.lock.LockPath;
import io.mortise.internal.lock.OpenFiles;
import io.mortise.internal.lock.PathLock;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The lock files of one directory, and the keys in them. */
public final class KeyFiles {

  public static final int DEFAULT_FILES = 2_048;
  public static final int MOST_FILES = KeyRecord.MOST_FILES;

  private final KeyDirectory directory;
  private final OpenFiles openFiles;
  private final AtomicReferenceArray<@Nullable LockPath> files; // written under the monitor
  private boolean closed; // under the monitor

  private KeyFiles(KeyDirectory directory, OpenFiles openFiles, int files) {
    this.directory = directory;
    this.openFiles = openFiles;
    this.files = new AtomicReferenceArray<>(files);
  }

  /**
   * Opens a directory, and makes it when missing.
   *
   * @param wanted how many files; null for as many as it has
   */
  public static KeyFiles open(
      Path path, @Nullable Integer wanted, LockOptions options, BackendChoice backend)
      throws LockException {
    KeyDirectory directory = new KeyDirectory(path, options, backend);
    int files = directory.files(wanted, DEFAULT_FILES);
    return new KeyFiles(directory, new OpenFiles(path), files);
  }

  public int count() {
    return files.length();
  }

  public PathLock lock(String key) {
    KeyPosition position = KeyPosition.of(key, files.length());
    return PathLock.ofKey(file(position.file()), position.offset());
  }

  /** Of all keys together. */
  public LockStats stats() {
    LockStats sum = LockStats.NONE;
    for (int i = 0; i < files.length(); i++) {
      LockPath file = files.get(i);
      if (file != null) {
        sum = sum.plus(file.stats());
      }
    }
    return sum;
  }

  private LockPath file(int number) {
    LockPath known = files.get(number);
    return known != null ? known : make(number);
  }

  private synchronized LockPath make(int number) {
    LockPath known = files.get(number);
    if (known != null) {
      return known;
    }
    LockPath made = directory.lockFile(number, openFiles);
    if (closed) {
      made.close();
    }
    files.set(number, made);
    return made;
  }

  /** Ends all waits. What is held stays held until it is closed itself. */
  public void close() {
    synchronized (this) {
      closed = true;
    }
    for (int i = 0; i < files.length(); i++) {
      LockPath file = files.get(i);
      if (file != null) {
        file.close();
      }
    }
    openFiles.close();
  }
}
