package io.mortise.contract;

import io.mortise.InterProcessLock;
import io.mortise.LockFile;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * For tests of what every {@link InterProcessLock} does. It is a new lock file's own, unless
 * somebody puts another in its place.
 */
abstract class OneLock {

  @TempDir Path directory;
  Path path;
  InterProcessLock file;

  private AutoCloseable opened;

  @BeforeEach
  final void openOneLock() throws Exception {
    opened = openLock();
  }

  @AfterEach
  final void closeOneLock() throws Exception {
    opened.close();
  }

  /** Sets the lock and the path of the file it is in; returns what is to be closed. */
  AutoCloseable openLock() throws Exception {
    path = directory.resolve("file.lock");
    LockFile lockFile = LockFile.open(path);
    file = lockFile;
    return lockFile;
  }
}
