package io.mortise.internal.lock;

import io.mortise.Backend;
import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.LockOwner;
import io.mortise.Mechanism;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.LockHolder;
import io.mortise.internal.backend.UnixAttributes;
import io.mortise.internal.gate.Gate;
import io.mortise.internal.lock.SharedFiles.Obstacle;
import io.mortise.internal.portable.PortableBackend;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who holds a lock that conflicts with another one: this JVM by its own records, others
 * by the operating system's.
 */
final class Owners {

  private Owners() {}

  /**
   * Looks for one.
   *
   * @param mode of the lock that is in vain; its bytes are the gate's
   * @param refused whether it was just refused to the caller, who is in a hurry to say so
   */
  static Optional<LockOwner> find(
      @Nullable Gate gate, LockMode mode, SharedFile file, boolean refused) throws LockException {
    if (gate == null) {
      return Optional.empty();
    }
    OwnerDraft here = ofThisJvm(gate, mode, file);
    if (here != null) {
      return Optional.of(here.done());
    }
    Optional<LockHolder> holder = gate.findHolder(mode);
    if (holder.isPresent() && (holder.get().pid().isPresent() || holder.get().byMarker())) {
      return Optional.of(named(holder.get(), gate, mode, file).done());
    }
    if (holder.isEmpty() && isAsked(file)) {
      return Optional.empty();
    }
    return new HolderSearch(file, gate, mode, refused).one(holder.orElse(null));
  }

  /** What this JVM (class loader) holds itself, or keeps, that is in the way of such a lock. */
  static @Nullable OwnerDraft ofThisJvm(Gate gate, LockMode mode, SharedFile file) {
    Obstacle obstacle = SharedFiles.inTheWayOf(file, gate, mode);
    if (obstacle != null) {
      return thisProcess(obstacle.mode(), obstacle.gate(), obstacle.file());
    }
    return gate != file.mainGate()
            && gate.range().overlaps(ByteRange.MAIN)
            && SharedFiles.isKeptHere(file.identity())
        ? keptHere()
        : null;
  }

  private static OwnerDraft named(LockHolder holder, Gate gate, LockMode mode, SharedFile file) {
    OwnerDraft draft = OwnerDraft.of(holder);
    if (holder.byMarker()) {
      draft.at(gate.range()); // and all others
    } else if (draft.isOfThisProcess()) {
      OwnerDraft here = ofThisJvm(gate, mode, file); // granted since our records were looked at
      return here != null ? here : draft.ours(file.backend().kind() == Backend.PORTABLE);
    }
    addMarker(draft, file);
    return draft;
  }

  /** A POSIX lock may be the kernel's half of a portable one; its marker tells more. */
  private static void addMarker(OwnerDraft draft, SharedFile file) {
    if (file.backend().kind() == Backend.PORTABLE || file.mechanism() != Mechanism.FCNTL) {
      return; // it has said so already
    }
    try {
      PortableBackend.markerHolder(file.path())
          .filter(marker -> marker.thisMachine() && marker.pid().orElse(-1) == draft.pid)
          .filter(marker -> draft.mayHaveAMarker())
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

  static OwnerDraft thisProcess(LockMode mode, Gate gate, SharedFile file) {
    OwnerDraft draft = new OwnerDraft();
    draft.pid = OwnerDraft.THIS_PROCESS;
    draft.isOurs = true;
    draft.mode = mode;
    draft.at(gate.range());
    draft.mechanism = file.mechanism();
    draft.backend = file.backend().kind();
    draft.since = gate.heldSince().orElse(null);
    draft.command = gate.holders().anyThreadName().map(name -> "thread " + name).orElse(null);
    return draft;
  }

  /** The lock of a file itself that is retained here, and that no thread holds. */
  static OwnerDraft keptHere() {
    OwnerDraft draft = new OwnerDraft();
    draft.pid = OwnerDraft.THIS_PROCESS;
    draft.isOurs = true;
    draft.state = LockOwner.State.RETAINS;
    draft.mechanism = Mechanism.FCNTL;
    draft.backend = Backend.NATIVE;
    draft.note = "kept by this process, none of whose threads holds it";
    return draft;
  }
}
