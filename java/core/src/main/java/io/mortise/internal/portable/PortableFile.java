package io.mortise.internal.portable;

import io.mortise.LockException;
import io.mortise.LockLostException;
import io.mortise.LockMode;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.FileIdentity;
import io.mortise.internal.marker.HeldMarker;
import io.mortise.internal.marker.HeldMarker.NotOursException;
import io.mortise.internal.marker.Marker;
import io.mortise.internal.marker.MarkerOptions;
import io.mortise.internal.marker.Occupant;
import io.mortise.internal.portable.ChannelRegistry.SharedChannel;
import io.mortise.internal.portable.HeldRanges.Held;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One file in this process (class loader): what its descriptions hold of it, and the one marker and
 * the one witness that stand for all of that towards other processes.
 */
final class PortableFile implements Heartbeats.Beating {

  /*
   * For maintainers: the order is witness, then marker; and back, marker, then witness. So whoever has the
   * witness knows that no owner of our kind is at work, and among processes of our kind one at a time
   * is in the marker protocol. Both are only tried, never waited for, so the order cannot deadlock.
   */

  private final Path path;
  private final SharedChannel channel;
  private final Witness witness;
  private final Marker marker;

  private final HeldRanges held = new HeldRanges();
  private @Nullable HeldMarker heldMarker;
  private long lastTryNanos;

  private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();

  private boolean reported; // that the kernel has locks after all

  int users; // guarded by PortableFiles

  /**
   * Does not take over the channel when it fails.
   *
   * @throws IOException if the kernel cannot tell now whether it has locks for the file
   */
  PortableFile(Path path, SharedChannel channel, Marker marker) throws IOException {
    this.path = path;
    this.channel = channel;
    this.marker = marker;
    this.witness = new Witness(channel);
  }

  FileIdentity identity() {
    return channel.identity();
  }

  SharedChannel channel() {
    return channel;
  }

  synchronized boolean hasKernelLocks() {
    return witness.isPresent();
  }

  /** Of what was held before the kernel had locks for the file: once. */
  synchronized boolean isFirstReport() {
    boolean first = !reported;
    reported = true;
    return first;
  }

  // ---- taking ----

  synchronized boolean tryLock(Object holder, LockMode mode, ByteRange range, MarkerOptions options)
      throws LockException {
    if (held.conflicts(holder, mode, range)) {
      return false;
    }
    try {
      if (!take(range, options)) {
        return false;
      }
    } catch (IOException e) {
      throw PortableErrors.exception("acquire " + mode, path, e);
    }
    held.put(holder, mode, range, !witness.isPresent());
    return true;
  }

  /** What the whole process needs; without it, nothing is kept that was not held before. */
  private boolean take(ByteRange range, MarkerOptions options) throws IOException {
    boolean taken = false;
    witness.askAgain();
    try {
      taken =
          witness.tryTakeMain()
              && (range.equals(ByteRange.MAIN) || witness.tryTakeRanges())
              && takeMarker(options);
      return taken;
    } finally {
      if (!taken) {
        giveBackUnneeded();
      }
    }
  }

  private boolean takeMarker(MarkerOptions options) throws IOException {
    if (heldMarker != null) {
      heldMarker.requireOurs(); // one that was lost protects nobody else here either
    } else {
      lastTryNanos = System.nanoTime();
      Heartbeats.prepare();
      try {
        heldMarker = marker.tryAcquire(options);
      } finally {
        if (heldMarker != null || marker.hasLooseEnds()) {
          Heartbeats.add(this);
        }
      }
    }
    return heldMarker != null;
  }

  private void giveBackUnneeded() throws IOException {
    if (held.needsNoKernelLock()) {
      witness.giveBackAll();
    } else if (!held.isAnyBesidesMain()) {
      witness.giveBackRanges();
    }
  }

  // ---- giving back and converting ----

  /**
   * If this fails, the lock is still held, unless it was lost. What fails after that, to give back
   * the kernel's lock, is tried again when the next one lets go.
   */
  synchronized void unlock(Object holder, ByteRange range) throws LockException {
    LockException alone = isOutlived(holder, range) ? outlived("release") : null;
    try {
      if (held.isAll(holder, range)) {
        releaseMarker();
      }
    } catch (NotOursException e) {
      LockException lost = PortableErrors.exception("release", path, e);
      forget(holder, range, lost);
      throw lost;
    } catch (IOException e) {
      throw PortableErrors.exception("release", path, e);
    }
    forget(holder, range, alone);
    if (alone != null) {
      throw alone;
    }
  }

  /** Not if that cannot be told now: giving back goes on in any case. */
  private boolean isOutlived(Object holder, ByteRange range) {
    try {
      return held.isAlone(holder, range) && witness.askAgain();
    } catch (IOException e) {
      return false;
    }
  }

  /** For a hold that has a marker alone, when the kernel turns out to have locks for the file. */
  private LockLostException outlived(String operation) {
    return new LockLostException(
        operation,
        path,
        "it was granted by a marker alone, because the kernel had no locks for the file; now the"
            + " kernel has locks, and may have granted one to another process",
        null,
        0);
  }

  private void releaseMarker() throws IOException {
    if (heldMarker != null) {
      try {
        heldMarker.release();
        heldMarker = null;
      } catch (NotOursException e) {
        heldMarker = null;
        throw e;
      } finally {
        if (heldMarker == null && !marker.hasLooseEnds()) {
          Heartbeats.remove(this);
        }
      }
    }
  }

  /**
   * Lets others in.
   *
   * @param failure that is reported anyway; null if there is none
   */
  private void forget(Object holder, ByteRange range, @Nullable LockException failure)
      throws LockException {
    held.remove(holder, range);
    try {
      giveBackUnneeded();
    } catch (IOException e) {
      LockException inKernel = PortableErrors.exception("release", path, e);
      if (failure == null) {
        throw inKernel;
      }
      failure.addSuppressed(inKernel);
    } finally {
      waiting.forEach(LockSupport::unpark);
    }
  }

  synchronized boolean convert(Object holder, LockMode mode, ByteRange range) throws LockException {
    if (held.conflicts(holder, mode, range)) {
      return false;
    }
    boolean alone = held.isAlone(holder, range);
    if (alone && mode == LockMode.EXCLUSIVE && isInKernelNow("upgrade")) {
      throw outlived("upgrade");
    }
    held.put(holder, mode, range, alone);
    waiting.forEach(LockSupport::unpark);
    return true;
  }

  // ---- asking ----

  /** Has the kernel locks for the file by now? */
  private boolean isInKernelNow(String operation) throws LockException {
    try {
      return witness.askAgain();
    } catch (IOException e) {
      throw PortableErrors.exception(operation, path, e);
    }
  }

  /** Is this held, or was it held, by a marker alone? */
  synchronized boolean isAlone(Object holder, ByteRange range) {
    return held.isAlone(holder, range);
  }

  synchronized boolean isHeld(Object holder, LockMode mode, ByteRange range) throws LockException {
    HeldMarker ours = heldMarker;
    try {
      return held.isHeld(holder, mode, range)
          && (held.isAlone(holder, range) ? !witness.askAgain() : witness.isHeld())
          && ours != null
          && ours.isOurs();
    } catch (IOException e) {
      throw PortableErrors.exception("verify", path, e);
    }
  }

  /** Another's hold in this process that conflicts. */
  synchronized Optional<Held> conflictHere(Object holder, LockMode mode, ByteRange range) {
    return held.conflict(holder, mode, range);
  }

  /** Of the marker, unless it is ours, which is in the way of nothing else that is held here. */
  Optional<Occupant> occupant() throws LockException {
    synchronized (this) {
      if (heldMarker != null) {
        return Optional.empty();
      }
    }
    try {
      return marker.occupant();
    } catch (IOException e) {
      throw PortableErrors.exception("find the owner of", path, e);
    }
  }

  // ---- waiting ----

  /** The calling thread is unparked whenever something is given back in this process. */
  void joinWaiters() {
    waiting.add(Thread.currentThread());
  }

  void leaveWaiters() {
    waiting.remove(Thread.currentThread());
  }

  /**
   * Also whenever something is removed from the directory, by whomever; false if that cannot be.
   */
  boolean watch() {
    return DirectoryWatch.join(markerDirectory());
  }

  void unwatch() {
    DirectoryWatch.leave(markerDirectory());
  }

  Path markerPath() {
    return marker.path();
  }

  private Path markerDirectory() {
    return Objects.requireNonNull(marker.path().getParent(), "absolute");
  }

  /** Is there a marker whose removal would be seen? Without one, a native locker is in the way. */
  boolean isMarked() {
    return Files.exists(marker.path(), LinkOption.NOFOLLOW_LINKS);
  }

  // ---- now and then ----

  @Override
  public synchronized void beat() {
    try {
      if (heldMarker != null) {
        heldMarker.refresh();
      } else if (!marker.isWaitingForGrace()
          || System.nanoTime() - lastTryNanos > 2 * Marker.GRACE.toNanos()) {
        marker.abandonTries();
        Heartbeats.remove(this);
      }
    } catch (IOException e) {
      // The next beat may do better; what a standing heartbeat costs is said in staleAfter's
      // documentation.
    }
  }

  /** Tidies up after those who died here. Returns how many names there were to look through. */
  synchronized int sweep() {
    try {
      return marker.sweep();
    } catch (IOException e) {
      return 0; // what lies about is in nobody's way
    }
  }

  /** Nobody uses it any more. */
  synchronized void close() {
    Heartbeats.remove(this);
    try {
      marker.abandonTries();
    } catch (IOException e) {
      Heartbeats.add(this); // until it succeeds
    }
    channel.giveBack();
  }
}
