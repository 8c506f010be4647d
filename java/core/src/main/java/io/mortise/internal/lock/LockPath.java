package io.mortise.internal.lock;

import io.mortise.Backend;
import io.mortise.LockClosedException;
import io.mortise.LockException;
import io.mortise.LockLostException;
import io.mortise.LockMode;
import io.mortise.LockStats;
import io.mortise.LockUnsupportedException;
import io.mortise.Mechanism;
import io.mortise.MechanismMismatchException;
import io.mortise.MissingFileException;
import io.mortise.NoAnswerException;
import io.mortise.SelfDeadlockException;
import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.FileIdentity;
import io.mortise.internal.backend.LockBackend;
import io.mortise.internal.backend.Log;
import io.mortise.internal.backend.PathProbe;
import io.mortise.internal.events.Events;
import io.mortise.internal.gate.Gate;
import io.mortise.internal.gate.Waiter;
import io.mortise.internal.guard.GuardedBackend;
import io.mortise.internal.guard.GuardedDescription;
import java.lang.ref.Cleaner.Cleanable;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What one {@code LockFile} stands for: whatever file is at its path. Follows the path when the
 * file there is replaced.
 */
public final class LockPath {

  /*
   * For maintainers: the identity check.
   *
   * A lock excludes only those who lock the same inode. When somebody removes or replaces the file,
   * later comers lock another one, so after a grant the path must still name the file that was
   * locked, or the grant is given back and the path opened anew.
   *
   * The check is a system call of half a pair's price. On the uncontended path it is therefore made
   * only if the last one is older than FRESH_NANOS; after any wait it is always made. What that costs:
   * a grant within FRESH_NANOS after a check may miss a removal in between, and then stands like every
   * hold that was granted just before a removal, which no check can prevent. Hold.verify tells.
   * Measured in docs/decisions/0003-identity-check.md.
   *
   * In place, holders do replace the file, so that a missed replacement is an update lost: there the check is made at
   * every grant, and no epoch counts as confirmed.
   */
  private static final long FRESH_NANOS = 100_000;

  /**
   * Another flock user who writes the header at this moment is in the way for some microseconds.
   */
  private static final int SETTLE_ATTEMPTS = 100;

  /**
   * So long is a path followed that others keep creating and removing, by an opening, which has no
   * limit of its caller's.
   */
  private static final long OPENING_NANOS = 10_000_000_000L;

  /** So many files that were replaced while they were opened are followed by one opening. */
  private static final int REPLACEMENTS = 10_000;

  private static final Set<String> MISSING =
      Set.of("ENOENT", "ERROR_FILE_NOT_FOUND", "ERROR_PATH_NOT_FOUND");

  private final Path path;
  private final LockOptions options;
  private final BackendChoice backend;
  private final @Nullable OpenFiles openFiles;
  private final boolean isLocal; // looked at only where it matters

  private volatile @Nullable SharedFile current; // null while it is not open
  private volatile @Nullable PathProbe probe; // made with the first
  private volatile long checkedAtNanos;
  private volatile long confirmedEpoch; // of the current file's own gate; 0 for never
  private volatile boolean closed;
  private volatile boolean guarded;

  private final Map<Waiter, Gate> waiters = new ConcurrentHashMap<>();

  private final Counters counters = new Counters();

  private final LeftOpen leftOpen;
  private @Nullable Cleanable watched; // guarded by this; made with the first file

  private LockPath(
      Path path, LockOptions options, BackendChoice backend, @Nullable OpenFiles openFiles) {
    this.path = path;
    this.options = options;
    this.backend = backend;
    this.openFiles = openFiles;
    this.isLocal = options.idleNanos() > 0 && backend.isProbablyLocal(path);
    this.guarded = backend.mayHang();
    LeftOpen.Subject subject = openFiles != null ? openFiles.subject : new LeftOpen.Subject(path);
    this.leftOpen = new LeftOpen(subject, mayRetain());
  }

  /** Opens the file at the path. */
  public static LockPath open(Path path, LockOptions options, BackendChoice backend)
      throws LockException {
    LockPath opened = new LockPath(path, options, backend, null);
    long begun = System.nanoTime();
    while (true) {
      try {
        opened.openNow("open");
        return opened;
      } catch (LockException e) {
        if (!isPathChanging(e) || System.nanoTime() - begun > OPENING_NANOS) {
          throw e;
        }
      }
    }
  }

  /** One that is opened when it is used, and closed when others need its place. */
  public static LockPath openedOnUse(
      Path path, LockOptions options, BackendChoice backend, OpenFiles openFiles) {
    return new LockPath(path, options, backend, openFiles);
  }

  /** What does the locking. */
  public Backend backend() {
    return Objects.requireNonNull(current, "opened").backend().kind();
  }

  public Path path() {
    return path;
  }

  public LockOptions options() {
    return options;
  }

  Counters counters() {
    return counters;
  }

  /** Never waits, never fails, also when closed. */
  public LockStats stats() {
    SharedFile seen = current;
    return counters.snapshot(seen == null ? 0 : seen.holds());
  }

  /** A hold through that gate is lost, or cannot be confirmed. */
  void lost(Gate gate, LockMode mode, @Nullable String explanation) {
    counters.lost();
    Events.lost(path, mode, gate.range(), explanation);
  }

  /** The caller has no lock of ours: what the opening has to say is written before it returns. */
  private SharedFile openNow(String operation) throws LockException {
    try {
      for (int tries = 0; ; tries++) {
        try {
          return openOnce(operation);
        } catch (LockException e) {
          if (!OpenFiles.madeRoomAfter(e, tries)) {
            throw e;
          }
        }
      }
    } finally {
      Log.flush();
    }
  }

  private SharedFile openOnce(String operation) throws LockException {
    SharedFile file;
    synchronized (this) {
      if (closed) {
        throw closedException(operation);
      }
      file = current;
      if (file != null) {
        return file;
      }
      file = backend.open(this);
      if (probe == null) {
        probe = file.backend().probe(path);
      }
      checkedAtNanos = System.nanoTime() - FRESH_NANOS;
      use(file);
    }
    if (openFiles != null) {
      openFiles.opened(this);
    }
    return file;
  }

  /** Under the monitor. */
  private void use(SharedFile file) {
    current = file;
    leftOpen.set(file);
    if (watched == null) {
      watched = leftOpen.watch(this);
    }
  }

  /** Gives the descriptor back if nothing of the file is in use; it is opened when it is used. */
  synchronized boolean closeFileIfIdle() {
    SharedFile unused = current;
    if (closed || unused == null || !unused.isIdle()) {
      return false;
    }
    current = null;
    leftOpen.set(null);
    leave(unused);
    return true;
  }

  /** For {@link OneBackend}: of the file at the path now; null for none. */
  @Nullable FileIdentity identityAtPath() throws LockException {
    return backend.identityAt(path);
  }

  /** Are its system calls made by other threads, because they may never return? */
  boolean isGuarded() {
    return guarded;
  }

  /** For {@link OneBackend}, which says through which. */
  SharedFile openThrough(LockBackend opener) throws LockException {
    for (int replacements = 0; ; replacements++) {
      Description description = openFile(opener);
      boolean isGood = false;
      boolean headerPresent = false;
      try {
        headerPresent = examine(description, opener);
        isGood = true;
      } catch (LockException e) {
        if (replacements == REPLACEMENTS
            || !isOfReplacedFile(e, opener.probe(path), description.identity())) {
          throw e;
        }
      } finally {
        if (!isGood) { // also for want of memory
          description.close();
        }
      }
      if (isGood) {
        return use(description, opener, headerPresent);
      }
    }
  }

  private Description openFile(LockBackend opener) throws LockException {
    try {
      return opener.open(path, options.mechanism(), !options.mustExist(), options.fileMode());
    } catch (LockException e) {
      String error = e.errorName().orElse("");
      if (!options.mustExist()
          || !(MISSING.contains(error) || e.getCause() instanceof NoSuchFileException)) {
        throw e;
      }
      MissingFileException missing =
          new MissingFileException(
              e.operation(), path, e.errorName().orElse(null), e.errorNumber().orElse(0));
      missing.initCause(e);
      throw missing;
    }
  }

  /** Returns whether it has its header. */
  private boolean examine(Description description, LockBackend opener) throws LockException {
    backend.requireGoodFileSystem(path, description, options.mechanism());
    requireKernelLocks(description, opener);
    return !options.inPlace() && FileHeader.open(description, options.mechanism(), path);
  }

  /**
   * Does a failure not matter, because the file it is of is no longer the one at the path? What a
   * server did not answer is not asked again.
   */
  private static boolean isOfReplacedFile(
      LockException failure, PathProbe probe, FileIdentity identity) {
    if (failure instanceof NoAnswerException) {
      return false;
    }
    try {
      return !probe.names(identity);
    } catch (LockException e) {
      failure.addSuppressed(e);
      return false;
    }
  }

  private SharedFile use(Description description, LockBackend opener, boolean headerPresent)
      throws LockException {
    guarded = description instanceof GuardedDescription;
    LockBackend used = guarded ? opener : GuardedBackend.plain(opener);
    SharedFile file = SharedFiles.join(description, used, options.mechanism(), path);
    if (headerPresent) {
      file.setHeaderPresent();
    }
    if (mayRetain()) {
      file.startRetaining(options.idleNanos());
    }
    return file;
  }

  private boolean mayRetain() {
    return options.idleNanos() > 0 && !options.inPlace() && isLocal;
  }

  private void leave(SharedFile file) {
    LeftOpen.leave(file, mayRetain());
  }

  /** Is the lock kept between holds? */
  public boolean retains() {
    SharedFile seen = current;
    return mayRetain() && seen != null && seen.retains();
  }

  /** Here, and not at the first lock, because the portable backend does without. */
  private void requireKernelLocks(Description description, LockBackend backend)
      throws LockException {
    if (backend.kind() == Backend.NATIVE && options.mechanism() == Mechanism.FCNTL) {
      try {
        description.requireKernelLocks();
      } catch (LockUnsupportedException e) {
        throw new NoKernelLocksException(path, e);
      }
    }
  }

  /** The file at the path, as far as we know. */
  SharedFile current(String operation) throws LockException {
    if (closed) {
      throw closedException(operation);
    }
    SharedFile seen = current;
    return seen != null ? seen : openNow(operation);
  }

  boolean isClosed() {
    return closed;
  }

  LockClosedException closedException(String operation) {
    return new LockClosedException(operation, path, "what it was opened through is closed");
  }

  /** For {@link SharedFile#rangeGate}. */
  @Nullable Description openRange(SharedFile file) throws LockException {
    Description description;
    try {
      description = file.backend().open(path, options.mechanism(), false, 0);
    } catch (LockException e) {
      if (names(file.identity())) {
        throw e;
      }
      return null; // removed: the path has to be opened anew
    }
    if (description.identity().equals(file.identity())) {
      return description;
    }
    description.close();
    return null;
  }

  /**
   * After a grant: is it worth anything?
   *
   * @param waited whether there was a wait before the grant
   * @return false when the path names another file now
   */
  boolean confirm(SharedFile file, Gate gate, LockMode mode, boolean waited) throws LockException {
    if (!file.isHeaderPresent() && !options.inPlace() && gate == file.mainGate()) {
      settleHeader(file, gate, mode);
    }
    if (mode == LockMode.SHARED && gate.description().isByMarkerAlone(gate.range())) {
      requireStillHeld(gate);
    }
    long now = System.nanoTime();
    gate.noteGranted(mode, now);
    if (!waited && !options.inPlace() && now - checkedAtNanos < FRESH_NANOS && current == file) {
      return true; // in this order: the last check was of the file that is current after it
    }
    long epoch = gate.epoch();
    if (!namesFileOf(gate)) {
      return false;
    }
    checkedAtNanos = now;
    if (gate == file.mainGate() && !options.inPlace()) {
      confirmedEpoch = epoch;
    }
    return true;
  }

  /** One that joined shared holders asked the kernel nothing, which may have locks by now. */
  private void requireStillHeld(Gate gate) throws LockException {
    if (!gate.description().isHeld(LockMode.SHARED, gate.range())) {
      throw new LockLostException(
          "acquire SHARED",
          path,
          "the shared lock that this process already holds is lost",
          null,
          0);
    }
  }

  /**
   * The epoch of the gate in which it was last confirmed. What is kept and taken again in the same
   * epoch, which is the janitor's tick, needs no look.
   */
  long confirmedEpochOf(Gate gate) {
    long epoch = confirmedEpoch; // first: it is 0 before another file is current
    SharedFile seen = current;
    return seen != null && seen.mainGate() == gate ? epoch : 0;
  }

  /** Is the file this gate is of still the one at the path? */
  boolean namesFileOf(Gate gate) throws LockException {
    return names(gate.description().identity());
  }

  private boolean names(FileIdentity identity) throws LockException {
    return Objects.requireNonNull(probe, "opened").names(identity);
  }

  /** One at a time: shared holders have one description between them, and one guard. */
  private void settleHeader(SharedFile file, Gate gate, LockMode mode) throws LockException {
    boolean present = false;
    synchronized (file) {
      for (int attempt = 0; !present && attempt < SETTLE_ATTEMPTS; attempt++) {
        present = FileHeader.settle(gate.description(), options.mechanism(), mode, path);
        if (options.mechanism() == Mechanism.FCNTL || !gate.description().isWritable()) {
          break; // goes on without
        }
      }
    }
    if (present) {
      file.setHeaderPresent();
    } else if (options.mechanism() == Mechanism.FLOCK
        && gate.description().isWritable()
        && namesFileOf(gate)) { // a file that was removed gets no header
      throw new MechanismMismatchException(
          "acquire " + mode,
          path,
          "the file is new, and a byte range of it is locked, which FLOCK does not exclude");
    }
  }

  /**
   * After a failure at a file: follows the path if the file is no longer there, so that the caller
   * asks for the lock of the one that is.
   *
   * @throws LockException the failure, if the file is still at the path
   */
  void followAfter(LockException failure, SharedFile file, String operation) throws LockException {
    Log.flush(); // what was asked for is not held: no lock of ours
    if (failure instanceof LockClosedException
        || failure instanceof SelfDeadlockException
        || !isOfReplacedFile(failure, Objects.requireNonNull(probe, "opened"), file.identity())) {
      throw failure;
    }
    follow(file, operation);
  }

  /** Is the path created and removed so fast that it could not be opened? */
  static boolean isPathChanging(LockException failure) {
    return failure.errorName().orElse("").equals("PATH_KEEPS_CHANGING");
  }

  /**
   * The path names another file than this one: use that one from now on. The caller has no lock of
   * ours.
   */
  void follow(SharedFile stale, String operation) throws LockException {
    try {
      for (int tries = 0; ; tries++) {
        try {
          followOnce(stale, operation);
          return;
        } catch (LockException e) {
          if (!OpenFiles.madeRoomAfter(e, tries)) {
            throw e;
          }
        }
      }
    } finally {
      Log.flush();
    }
  }

  private synchronized void followOnce(SharedFile stale, String operation) throws LockException {
    if (closed) {
      throw closedException(operation);
    }
    if (current == stale) {
      confirmedEpoch = 0;
      use(backend.open(this));
      counters.replaced();
      leave(stale);
    }
  }

  /** From here on, closing ends the wait. */
  void register(Waiter waiter, Gate gate, String operation) throws LockException {
    waiters.put(waiter, gate);
    if (closed) {
      waiters.remove(waiter);
      throw closedException(operation);
    }
  }

  /** Never fails: it may have been granted what nobody else would give back then. */
  void unregister(Waiter waiter) {
    try {
      waiters.remove(waiter);
    } catch (VirtualMachineError e) {
      // no memory (the map counts in cells that it makes), no stack: it is abandoned once more by
      // the close
    }
  }

  /** Ends all waits. What is held stays held until it is closed itself. */
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      leftOpen.set(null);
      if (watched != null) {
        watched.clean(); // does nothing but end the watch
      }
    }
    for (Map.Entry<Waiter, Gate> waiting : waiters.entrySet()) {
      waiting.getValue().abandon(waiting.getKey());
    }
    SharedFile last = current;
    if (last != null) {
      leave(last);
    }
  }
}
