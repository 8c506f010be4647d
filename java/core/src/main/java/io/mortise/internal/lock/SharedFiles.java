package io.mortise.internal.lock;

import io.mortise.LockException;
import io.mortise.Mechanism;
import io.mortise.MechanismMismatchException;
import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.FileIdentity;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** All files that are open for locking in this JVM (class loader), by their identity. */
final class SharedFiles {

  /* An identity stays unique while a description is open, and an entry has one open. */
  private static final Map<FileIdentity, SharedFile> FILES = new HashMap<>(); // guarded by itself

  private SharedFiles() {}

  /** Takes over the description, which is closed if the file is in use already, or refused. */
  static SharedFile join(Description description, Mechanism mechanism, Path path)
      throws LockException {
    synchronized (FILES) {
      SharedFile known = FILES.get(description.identity());
      if (known == null) {
        known = new SharedFile(description, mechanism);
        FILES.put(known.identity(), known);
      } else {
        description.close();
        requireSame(known, mechanism, path);
      }
      known.users++;
      return known;
    }
  }

  private static void requireSame(SharedFile known, Mechanism mechanism, Path path)
      throws LockException {
    if (known.mechanism() != mechanism) {
      throw new MechanismMismatchException(
          "open", path, "this process has it open for " + known.mechanism() + ", not " + mechanism);
    }
  }

  static void leave(SharedFile file) {
    synchronized (FILES) {
      if (--file.users > 0) {
        return;
      }
      FILES.remove(file.identity());
    }
    file.retire();
  }
}
