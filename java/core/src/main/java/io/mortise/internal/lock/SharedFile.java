package io.mortise.internal.lock;

import io.mortise.Backend;
import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.Mechanism;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.FileIdentity;
import io.mortise.internal.backend.LockBackend;
import io.mortise.internal.backend.PathIdentity;
import io.mortise.internal.gate.Gate;
import io.mortise.internal.retain.RetainingDescription;
import io.mortise.internal.who.Sighting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One file, however many {@code LockFile}s of this JVM (class loader) stand for it: the gates of
 * its own lock, of its ranges and of its keys. {@link SharedFiles} counts who uses it.
 */
final class SharedFile {

  /** So many unused range gates keep their descriptor, for the next time. */
  private static final int IDLE_RANGES = 32;

  private static final ByteRange EVERYTHING = new ByteRange(0, Long.MAX_VALUE);

  private final FileIdentity identity;
  private final LockBackend backend;
  private final Path path;
  private final Mechanism mechanism;
  private final Gate mainGate;
  private final @Nullable RetainingDescription retaining;

  private final Map<ByteRange, Gate> rangeGates = new LinkedHashMap<>(); // guarded by itself
  private boolean retired; // guarded by rangeGates

  private final KeyGates keyGates;

  private volatile boolean headerPresent;

  /** Who was seen to have a lock of it, by whoever looked last: to be looked at first. */
  volatile @Nullable Sighting lastSeen;

  int users; // guarded by SharedFiles

  /** Takes over the description. */
  SharedFile(Description main, LockBackend backend, Mechanism mechanism, Path path) {
    this.path = path.toAbsolutePath();
    this.identity = main.identity();
    this.backend = backend;
    this.mechanism = mechanism;
    this.keyGates = new KeyGates(main);
    // Also where nobody here wants to: it is also how others are asked.
    this.retaining = main.canBeRetained() ? new RetainingDescription(main) : null;
    this.mainGate = new Gate(retaining != null ? retaining : main, ByteRange.MAIN);
    if (retaining != null) {
      retaining.setGate(mainGate);
    }
  }

  /** One more who wants the lock retained; the longest wish counts, until nobody has one. */
  void startRetaining(long idleNanos) {
    if (retaining != null) {
      retaining.startRetaining(idleNanos);
    }
  }

  void stopRetaining() {
    if (retaining != null) {
      retaining.stopRetaining();
    }
  }

  boolean retains() {
    return retaining != null && retaining.retains();
  }

  FileIdentity identity() {
    return identity;
  }

  /** By which it was opened. */
  Path path() {
    return path;
  }

  LockBackend backend() {
    return backend;
  }

  Mechanism mechanism() {
    return mechanism;
  }

  boolean isHeaderPresent() {
    return headerPresent;
  }

  void setHeaderPresent() {
    headerPresent = true;
  }

  Gate mainGate() {
    return mainGate;
  }

  /** Opens another description of the same file. */
  interface Opener {
    /** Null when the path no longer names this file. */
    @Nullable Description open() throws LockException;
  }

  /**
   * The gate of a range, made if there is none in use; null when the path names another file, or
   * nobody uses this one any more.
   */
  @Nullable Gate rangeGate(ByteRange range, Opener opener) throws LockException {
    synchronized (rangeGates) {
      Gate known = rangeGates.get(range);
      if (retired) {
        return null;
      }
      if (known != null) {
        return known;
      }
      retireIdleRanges(IDLE_RANGES);
      Description description = opener.open();
      if (description == null) {
        return null;
      }
      Gate gate = new Gate(description, range);
      rangeGates.put(range, gate);
      return gate;
    }
  }

  /**
   * The gate of one byte, of which very many may be in use; null when nobody uses this file any
   * more.
   */
  @Nullable Gate keyGate(ByteRange key) {
    return keyGates.gate(key);
  }

  /** How many hold its own lock, or keys, in this JVM at this moment. */
  int holds() {
    return mainGate.holds() + keyGates.holds();
  }

  /** Those there are at this moment. */
  List<Gate> gates() {
    List<Gate> all = new ArrayList<>(keyGates.all());
    all.add(mainGate);
    synchronized (rangeGates) {
      all.addAll(rangeGates.values());
    }
    return all;
  }

  /** Is nothing of it held in this JVM, and nothing waited for? */
  boolean isIdle() {
    if (!mainGate.isIdle() || !keyGates.isIdle()) {
      return false;
    }
    synchronized (rangeGates) {
      return rangeGates.values().stream().allMatch(Gate::isIdle);
    }
  }

  /** Oldest first, until no more than so many are left, or all the others are in use. */
  private void retireIdleRanges(int keep) {
    Iterator<Gate> oldestFirst = rangeGates.values().iterator();
    while (rangeGates.size() > keep && oldestFirst.hasNext()) {
      if (oldestFirst.next().retireIfIdle()) {
        oldestFirst.remove();
      }
    }
  }

  /** Gives back the descriptors of ranges that are not in use; false if there are none. */
  boolean closeIdleRanges() {
    synchronized (rangeGates) {
      int before = rangeGates.size();
      retireIdleRanges(0);
      return rangeGates.size() < before;
    }
  }

  /** Would the calling thread, asking for the range in that mode, wait for a hold of its own? */
  boolean currentThreadWouldWait(ByteRange range, LockMode mode) {
    if (wouldWait(mainGate, range, mode) || keyGates.currentThreadWouldWait(range, mode)) {
      return true;
    }
    synchronized (rangeGates) {
      if (rangeGates.isEmpty()) {
        return false; // looking through nothing leaves garbage, too
      }
      for (Gate gate : rangeGates.values()) {
        if (wouldWait(gate, range, mode)) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * Markers belong to a path, and the kernel's locks to a file: on the portable backend any hold of
   * the file that was at the path before, or of the same file by another path, keeps others from
   * this one. What is the same file by the same path has its marker in common: there ranges and
   * modes count.
   */
  boolean isKeptByMarkerOf(SharedFile asked) {
    return this != asked
        && backend.kind() == Backend.PORTABLE
        && asked.backend.kind() == Backend.PORTABLE
        && path.equals(asked.path) != identity.equals(asked.identity);
  }

  /**
   * A gate of it that is held in this JVM (class loader) so that it conflicts with such a lock of
   * that file; null when there is none.
   */
  @Nullable Gate inTheWayOf(SharedFile asked, LockMode mode, ByteRange range) {
    if (isKeptByMarkerOf(asked)) {
      return inTheWayOf(LockMode.EXCLUSIVE, EVERYTHING);
    }
    return identity.equals(asked.identity) ? inTheWayOf(mode, range) : null;
  }

  /** Is anything of it held in this JVM? */
  boolean isAnyHeld() {
    return inTheWayOf(LockMode.EXCLUSIVE, EVERYTHING) != null;
  }

  private @Nullable Gate inTheWayOf(LockMode mode, ByteRange range) {
    if (mainGate.isHeldAgainst(mode, range)) {
      return mainGate;
    }
    Gate key = keyGates.inTheWayOf(mode, range);
    if (key != null) {
      return key;
    }
    synchronized (rangeGates) {
      for (Gate gate : rangeGates.values()) {
        if (gate.isHeldAgainst(mode, range)) {
          return gate;
        }
      }
    }
    return null;
  }

  /**
   * Has it another name now than the one it was opened by? On the portable backend it has another
   * marker then, and is locked by that.
   */
  boolean wasMovedTo(Path other) {
    if (backend.kind() != Backend.PORTABLE || path.equals(other.toAbsolutePath())) {
      return false;
    }
    try {
      return !PathIdentity.of(path).equals(identity);
    } catch (IOException e) {
      return true;
    }
  }

  /** Does the calling thread hold any of it? */
  boolean isHeldByCurrentThread() {
    return currentThreadWouldWait(EVERYTHING, LockMode.EXCLUSIVE);
  }

  private static boolean wouldWait(Gate gate, ByteRange range, LockMode mode) {
    return gate.range().overlaps(range) && gate.holders().currentThreadWouldWait(mode);
  }

  /** Nobody new gets in; descriptors are closed as their last holders leave. */
  void retire() {
    keyGates.retire(); // before the main gate, whose description they share
    mainGate.retire();
    synchronized (rangeGates) {
      retired = true;
      for (Gate gate : rangeGates.values()) {
        gate.retire();
      }
    }
  }

  /** After {@link #retire}: has the last holder left? */
  boolean isClosed() {
    synchronized (rangeGates) {
      for (Gate gate : rangeGates.values()) {
        if (!gate.isClosed()) {
          return false;
        }
      }
      return mainGate.isClosed() && keyGates.isClosed();
    }
  }
}
