package io.mortise.internal.lock;

import io.mortise.Backend;
import io.mortise.LockException;
import io.mortise.LockHolders;
import io.mortise.LockMode;
import io.mortise.LockOwner;
import io.mortise.LockOwner.State;
import io.mortise.LockUnsupportedException;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.FileIdentity;
import io.mortise.internal.backend.LockHolder;
import io.mortise.internal.backend.PathIdentity;
import io.mortise.internal.gate.Gate;
import io.mortise.internal.identity.LocalFileSystems;
import io.mortise.internal.portable.PortableBackend;
import io.mortise.internal.portable.PortableErrors;
import io.mortise.internal.portable.RegularFile;
import io.mortise.internal.who.LinuxLocks;
import io.mortise.internal.who.LinuxLocks.Sweep;
import io.mortise.internal.who.Sighting;
import io.mortise.internal.who.SuspendedProcess;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All who have to do with the locks of a file, put together from what is known of each. */
public final class HolderList {

  private static final String OPERATION = "look at";

  private final LinuxLocks proc;
  private final SuspendedProcess processes;
  private final Path path;
  private final FileIdentity file;

  private final List<OwnerDraft> holders = new ArrayList<>();
  private final List<OwnerDraft> waiting = new ArrayList<>();
  private final List<LockOwner> open = new ArrayList<>();
  private final List<String> unseen = new ArrayList<>();

  private HolderList(LinuxLocks proc, Path path, FileIdentity file) {
    this.proc = proc;
    this.processes = proc.suspended();
    this.path = path;
    this.file = file;
  }

  /** See {@link LockHolders#of}. */
  public static LockHolders of(Path path) throws LockException {
    return of(path, LinuxLocks.SYSTEM);
  }

  /** With another {@code /proc}. */
  static LockHolders of(Path path, LinuxLocks proc) throws LockException {
    if (path.getFileSystem() != FileSystems.getDefault()) {
      throw new LockUnsupportedException(
          OPERATION, path, "only files of the default file system can be locked", null, 0);
    }
    try {
      RegularFile.require(path);
      return new HolderList(proc, path, PathIdentity.of(path)).look();
    } catch (LockException e) {
      throw e;
    } catch (IOException e) {
      throw PortableErrors.exception(OPERATION, path, e);
    }
  }

  private LockHolders look() throws IOException {
    addOwn();
    if (proc.isAvailable()) {
      addLinux();
    } else {
      addOpeners();
    }
    Optional<LockHolder> marker = PortableBackend.markerHolder(path);
    if (marker.isPresent()) {
      addMarker(marker.get());
    }
    if (!LocalFileSystems.isProbablyLocal(path)) {
      unseen.add("other machines may use this file system, and their locks are not seen here");
    }
    return new LockHolders(
        done(holders),
        done(waiting),
        open,
        unseen.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", unseen)));
  }

  private List<LockOwner> done(List<OwnerDraft> drafts) {
    List<LockOwner> owners = new ArrayList<>();
    for (OwnerDraft draft : drafts) {
      owners.add(draft.done(processes));
    }
    return owners;
  }

  /** By our own records: with the thread, and since when. */
  private void addOwn() {
    for (SharedFile shared : SharedFiles.of(file)) {
      for (Gate gate : shared.gates()) {
        Optional<LockMode> mode = gate.heldMode();
        if (mode.isPresent()) {
          holders.add(Owners.thisProcess(mode.get(), gate, shared));
        }
      }
    }
  }

  private void addLinux() {
    List<Sighting> before = proc.table(file, path);
    Sweep sweep = proc.sweep(file, null, System.nanoTime() + Long.MAX_VALUE / 2);
    List<Sighting> after = proc.table(file, path);
    Set<Sighting> named = new LinkedHashSet<>();
    Set<Long> pids = new LinkedHashSet<>();
    for (Sighting seen : sweep.seen()) {
      if (seen.isLock() && named.add(seen.of(-1))) {
        pids.add(seen.pid());
        addNamed(seen);
      }
    }
    if (before == null || after == null) {
      unseen.add("/proc/locks cannot be read");
      if (sweep.hidden() > 0) {
        unseen.add(sweep.hidden() + " processes of other users could not be looked into");
      }
    } else {
      addListed(before, after, sweep);
    }
    for (OwnerDraft asks : waiting) {
      pids.add(asks.pid); // that it has the file open, too, goes without saying
    }
    for (Sighting seen : sweep.seen()) {
      if (!seen.isLock() && pids.add(seen.pid()) && seen.pid() != OwnerDraft.THIS_PROCESS) {
        open.add(OwnerDraft.of(seen).done(processes));
      }
    }
  }

  private void addNamed(Sighting seen) {
    if (seen.isTurnstile()) {
      addAsking(seen);
    } else if (!seen.isHelper() && !isKnownHere(seen)) {
      OwnerDraft draft = OwnerDraft.of(seen);
      boolean kept = seen.retained() && draft.isOfThisProcess() && SharedFiles.isKeptHere(file);
      holders.add(kept ? Owners.keptHere() : draft);
    }
  }

  /** Is it one that our own records have already? */
  private boolean isKnownHere(Sighting seen) {
    if (seen.pid() != OwnerDraft.THIS_PROCESS) {
      return false;
    }
    for (OwnerDraft draft : holders) {
      if (draft.isOfThisProcess()
          && (draft.backend == Backend.PORTABLE // exclusive towards others, whatever it is here
              || (draft.mode == LockMode.EXCLUSIVE) == seen.exclusive())
          && seen.covers(new ByteRange(draft.offset, draft.length))) {
        return true;
      }
    }
    return false;
  }

  private void addAsking(Sighting seen) {
    OwnerDraft draft = OwnerDraft.of(seen);
    draft.state = State.WAITS;
    draft.offset = ByteRange.MAIN.offset();
    draft.note = "it asks the process that retains the lock";
    waiting.add(draft);
  }

  /** What is on the list of all before and after, and was not seen with any process. */
  private void addListed(List<Sighting> before, List<Sighting> after, Sweep sweep) {
    int asking = waiting.size(); // each of those sleeps, too
    List<Sighting> left = new ArrayList<>(before);
    List<Sighting> found = new ArrayList<>(sweep.seen());
    for (Sighting lock : after) {
      boolean stays = left.remove(lock);
      if (!stays || removeOne(found, lock) || (lock.isHelper() && !lock.waits())) {
        continue;
      }
      if (lock.waits() && lock.isOfd() && asking-- > 0) {
        continue;
      }
      OwnerDraft draft = OwnerDraft.of(lock);
      if (lock.pid() == 0) {
        draft.note =
            lock.waits()
                ? "the kernel names no process that waits for such a lock"
                : Openers.notLookedInto(sweep.hidden());
      }
      (lock.waits() ? waiting : holders).add(draft);
    }
  }

  private static boolean removeOne(List<Sighting> found, Sighting listed) {
    for (Sighting seen : found) {
      if (seen.isSameLock(listed)) {
        return found.remove(seen);
      }
    }
    return false;
  }

  private void addOpeners() throws LockException {
    List<LockOwner> openers = Openers.of(path);
    if (openers != null) {
      open.addAll(openers);
    }
    unseen.add(
        openers == null
            ? "without the native library nothing is known of other processes' locks here"
            : "this system tells which processes have the file open, not which of them has locked it");
  }

  private void addMarker(LockHolder marker) {
    @Nullable OwnerDraft same = null;
    for (OwnerDraft draft : holders) {
      if (draft.onThisMachine
          && marker.thisMachine()
          && draft.pid == marker.pid().orElse(-1)
          && draft.state == State.HOLDS
          && draft.mayHaveAMarker()) {
        same = draft;
        break;
      }
    }
    if (same == null) {
      holders.add(OwnerDraft.of(marker));
    } else {
      same.addMarker(marker);
    }
  }
}
