package io.mortise.internal.lock;

import io.mortise.Backend;
import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.LockOwner;
import io.mortise.Mechanism;
import io.mortise.internal.backend.LockHolder;
import io.mortise.internal.backend.UnixAttributes;
import io.mortise.internal.gate.Gate;
import io.mortise.internal.portable.PortableBackend;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out who holds a lock: this JVM by its own records, others by the operating system's. */
final class Owners {

  private Owners() {}

  /**
   * Looks for one.
   *
   * @param refused whether the lock was just refused to the caller, who is in a hurry to say so
   */
  static Optional<LockOwner> find(@Nullable Gate gate, SharedFile file, boolean refused)
      throws LockException {
    if (gate == null) {
      return Optional.empty();
    }
    Optional<LockMode> here = gate.heldMode();
    if (here.isPresent()) {
      return Optional.of(thisProcess(here.get(), gate, file).done());
    }
    Optional<LockHolder> holder = gate.findHolder(LockMode.EXCLUSIVE);
    if (holder.isPresent() && (holder.get().pid().isPresent() || holder.get().byMarker())) {
      OwnerDraft draft = OwnerDraft.of(holder.get(), modeOfOther(gate));
      draft.at(gate.range());
      addMarker(draft, file);
      return Optional.of(draft.done());
    }
    if (holder.isEmpty() && isAsked(file)) {
      return Optional.empty();
    }
    return new HolderSearch(file, gate, refused).one(holder.isPresent());
  }

  /** A POSIX lock may be the kernel's half of a portable one; its marker tells more. */
  private static void addMarker(OwnerDraft draft, SharedFile file) {
    if (file.backend().kind() == Backend.PORTABLE || file.mechanism() != Mechanism.FCNTL) {
      return; // it has said so already
    }
    try {
      PortableBackend.markerHolder(file.path())
          .filter(marker -> marker.thisMachine() && marker.pid().orElse(-1) == draft.pid)
          .ifPresent(draft::addMarker);
    } catch (IOException e) {
      // what the kernel says is known without it
    }
  }

  /** Does the system answer who would refuse this lock? Windows does not, nor for flock. */
  private static boolean isAsked(SharedFile file) {
    return file.backend().kind() == Backend.NATIVE
        && file.mechanism() == Mechanism.FCNTL
        && UnixAttributes.AVAILABLE;
  }

  static LockMode modeOfOther(Gate gate) throws LockException {
    return gate.findHolder(LockMode.SHARED).isPresent() ? LockMode.EXCLUSIVE : LockMode.SHARED;
  }

  static OwnerDraft thisProcess(LockMode mode, Gate gate, SharedFile file) {
    OwnerDraft draft = new OwnerDraft();
    draft.pid = OwnerDraft.THIS_PROCESS;
    draft.mode = mode;
    draft.at(gate.range());
    draft.mechanism = file.mechanism();
    draft.backend = file.backend().kind();
    draft.since = gate.heldSince().orElse(null);
    draft.command = gate.holders().anyThreadName().map(name -> "thread " + name).orElse(null);
    return draft;
  }
}
