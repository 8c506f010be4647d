package io.mortise.internal.backend;

import io.mortise.Backend;
import io.mortise.LockException;
import io.mortise.Mechanism;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One way of locking files. */
public interface LockBackend {

  Backend kind();

  /**
   * Opens a regular file for locking, with the hardening the backend can do.
   *
   * @param create whether a missing file is created, empty
   * @param fileMode permission bits of a file that is created
   */
  Description open(Path path, Mechanism mechanism, boolean create, int fileMode)
      throws LockException;

  PathProbe probe(Path path);

  /** The processes that have a file open; null where the system cannot be asked for that. */
  default long @Nullable [] openers(Path path) throws LockException {
    return null;
  }
}
