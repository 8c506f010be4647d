package io.mortise.internal.lock;

import io.mortise.Backend;
import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.Mechanism;
import io.mortise.MechanismMismatchException;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.FileIdentity;
import io.mortise.internal.backend.LockBackend;
import io.mortise.internal.gate.Gate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All files that are open for locking in this JVM (class loader), by their identity. */
final class SharedFiles {

  /* An identity stays unique while a description is open, and an entry has one open. */
  private static final Map<FileIdentity, SharedFile> FILES = new HashMap<>(); // guarded by itself

  /* Out of use, but still held through: asked about by threads that would wait for themselves. */
  private static final List<SharedFile> LINGERING = new ArrayList<>(); // guarded by FILES

  private SharedFiles() {}

  /** Takes over the description, which is closed if the file is in use already, or refused. */
  static SharedFile join(
      Description description, LockBackend backend, Mechanism mechanism, Path path)
      throws LockException {
    synchronized (FILES) {
      SharedFile known = FILES.get(description.identity());
      if (known != null && known.wasMovedTo(path)) {
        LINGERING.add(known);
        known = null;
      }
      if (known == null) {
        known = put(description, backend, mechanism, path);
      } else {
        description.close();
        requireSame(known, mechanism, path);
      }
      known.users++;
      return known;
    }
  }

  /** Closes the description if there is no memory for it. */
  private static SharedFile put(
      Description description, LockBackend backend, Mechanism mechanism, Path path) {
    try {
      SharedFile file = new SharedFile(description, backend, mechanism, path);
      FILES.put(file.identity(), file);
      return file;
    } catch (Throwable e) {
      description.close();
      throw e;
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
      FILES.remove(file.identity(), file);
      LINGERING.remove(file);
      forgetClosed();
      LINGERING.add(file);
    }
    file.retire();
  }

  /** A hold of this JVM (class loader) that conflicts with such a lock. */
  record Obstacle(SharedFile file, Gate gate, LockMode mode) {

    /** Null if it was let go meanwhile. */
    static @Nullable Obstacle of(SharedFile file, @Nullable Gate gate) {
      Optional<LockMode> mode = gate == null ? Optional.empty() : gate.heldMode();
      return gate != null && mode.isPresent() ? new Obstacle(file, gate, mode.get()) : null;
    }
  }

  /** The gate that was asked for it comes first. Null when nothing here is in the way. */
  static @Nullable Obstacle inTheWayOf(SharedFile asked, Gate gate, LockMode mode) {
    Obstacle own = gate.isHeldAgainst(mode, gate.range()) ? Obstacle.of(asked, gate) : null;
    if (own != null) {
      return own;
    }
    List<SharedFile> all = new ArrayList<>();
    all.add(asked);
    synchronized (FILES) {
      all.addAll(LINGERING);
      all.addAll(FILES.values());
    }
    for (SharedFile file : all) {
      Obstacle found = Obstacle.of(file, file.inTheWayOf(asked, mode, gate.range()));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Does this JVM (class loader) hold anything of that file? */
  static boolean isAnyHeldHere(FileIdentity identity) {
    for (SharedFile file : of(identity)) {
      if (file.isAnyHeld()) {
        return true;
      }
    }
    return false;
  }

  /** Does this JVM (class loader) keep the lock of that file itself, though no thread holds it? */
  static boolean isKeptHere(FileIdentity identity) {
    for (SharedFile file : of(identity)) {
      if (file.mainGate().isKept()) {
        return true;
      }
    }
    return false;
  }

  /** What this JVM (class loader) has of a file, out of use included. */
  static List<SharedFile> of(FileIdentity identity) {
    List<SharedFile> found = new ArrayList<>();
    synchronized (FILES) {
      for (SharedFile file : LINGERING) {
        if (file.identity().equals(identity)) {
          found.add(file);
        }
      }
      SharedFile known = FILES.get(identity);
      if (known != null) {
        found.add(known);
      }
    }
    return found;
  }

  /** {@link SharedFile#closeIdleRanges} of all. */
  static boolean closeIdleRanges() {
    List<SharedFile> all;
    synchronized (FILES) {
      all = new ArrayList<>(FILES.values());
    }
    boolean closed = false;
    for (SharedFile file : all) {
      closed |= file.closeIdleRanges();
    }
    return closed;
  }

  private static void forgetClosed() {
    Iterator<SharedFile> lingering = LINGERING.iterator();
    while (lingering.hasNext()) {
      if (lingering.next().isClosed()) {
        lingering.remove();
      }
    }
  }

  /** Would the calling thread, asking for this range, wait for a hold of its own on that file? */
  static boolean currentThreadWouldWait(SharedFile asked, ByteRange range, LockMode mode) {
    if (asked.currentThreadWouldWait(range, mode)) {
      return true;
    }
    synchronized (FILES) {
      forgetClosed();
      if (!LINGERING.isEmpty()) { // looking through nothing leaves garbage, too
        for (SharedFile file : LINGERING) {
          boolean same = file.identity().equals(asked.identity());
          if ((same && file.currentThreadWouldWait(range, mode)) || keepsByMarker(file, asked)) {
            return true;
          }
        }
      }
      if (asked.backend().kind() == Backend.PORTABLE) {
        for (SharedFile file : FILES.values()) {
          if (keepsByMarker(file, asked)) {
            return true;
          }
        }
      }
      return false;
    }
  }

  private static boolean keepsByMarker(SharedFile file, SharedFile asked) {
    return file.isKeptByMarkerOf(asked) && file.isHeldByCurrentThread();
  }
}
