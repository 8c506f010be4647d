package io.mortise.contract;

import io.mortise.LockFile;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** For tests of one lock: a new lock file, open. */
abstract class OneLockFile {

  @TempDir Path directory;
  Path path;
  LockFile file;

  @BeforeEach
  final void openLockFile() throws Exception {
    path = directory.resolve("file.lock");
    file = LockFile.open(path);
  }

  @AfterEach
  final void closeLockFile() {
    file.close();
  }
}
