package io.mortise.internal.lock;

import io.mortise.LockException;
import io.mortise.LockOwner;
import io.mortise.Mortise;
import io.mortise.internal.backend.LockBackend;
import io.mortise.internal.jni.NativeBackend;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who has a file open, for systems that do not say who has locked it. */
final class Openers {

  private static final String WORDS =
      "this system does not tell which of the processes that have the file open has locked it";

  private Openers() {}

  /** Other processes; null where the system cannot be asked. */
  static @Nullable List<LockOwner> of(LockBackend backend, Path path) throws LockException {
    long[] pids = backend.openers(path);
    if (pids == null) {
      return null;
    }
    List<LockOwner> found = new ArrayList<>();
    for (long pid : pids) {
      if (pid != OwnerDraft.THIS_PROCESS) {
        OwnerDraft draft = new OwnerDraft();
        draft.pid = pid;
        draft.state = LockOwner.State.HAS_OPEN;
        draft.offset = 0;
        draft.length = Long.MAX_VALUE;
        draft.note = WORDS;
        found.add(draft.done());
      }
    }
    return found;
  }

  static @Nullable List<LockOwner> of(Path path) throws LockException {
    return Mortise.nativeStatus().isLoaded() ? of(new NativeBackend(), path) : null;
  }

  /** For a lock that somebody has: one who may be it. */
  static Optional<LockOwner> anyOf(SharedFile file) throws LockException {
    List<LockOwner> found = of(file.backend(), file.path());
    return found == null || found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
  }

  /** Why a process is not named, although somebody has the lock. */
  static String notLookedInto(int hidden) {
    return hidden == 0
        ? "its process is not shown here"
        : "its process is not known; "
            + hidden
            + (hidden == 1 ? " process" : " processes")
            + " of other users could not be looked into";
  }
}
