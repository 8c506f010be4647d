package io.mortise.internal.jni;

import io.mortise.Backend;
import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.Mechanism;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.Doorbell;
import io.mortise.internal.backend.Explanations;
import io.mortise.internal.backend.FileIdentity;
import io.mortise.internal.backend.FilesInUse;
import io.mortise.internal.backend.InUseException;
import io.mortise.internal.backend.LockHolder;
import io.mortise.internal.backend.WaitOutcome;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/** One descriptor of the core, or one of several users of it. */
final class NativeDescription implements Description {

  private final Path path;
  private final byte[] encodedPath; // for a second look at the same path
  private final long file;
  private final int mechanism;
  private final boolean writable;
  private final int whyNot; // the core's result when it was opened for writing; 0 if it is writable
  private final FileIdentity identity;
  private final AtomicInteger users; // of the descriptor

  private final NativeWait wait = new NativeWait();

  private NativeDescription(
      Path path, byte[] encodedPath, long file, Mechanism mechanism, int whyNotWritable)
      throws LockException {
    this.path = path;
    this.encodedPath = encodedPath;
    this.file = file;
    this.mechanism =
        mechanism == Mechanism.FCNTL ? NativeCalls.MECHANISM_FCNTL : NativeCalls.MECHANISM_FLOCK;
    this.writable = whyNotWritable == 0;
    this.whyNot = whyNotWritable;
    this.identity = identify(file);
    this.users = new AtomicInteger(1);
  }

  private NativeDescription(NativeDescription sameOwner) {
    this.path = sameOwner.path;
    this.encodedPath = sameOwner.encodedPath;
    this.file = sameOwner.file;
    this.mechanism = sameOwner.mechanism;
    this.writable = sameOwner.writable;
    this.whyNot = sameOwner.whyNot;
    this.identity = sameOwner.identity;
    this.users = sameOwner.users;
    users.incrementAndGet();
  }

  /**
   * Takes over the descriptor: closes it when this fails, but for {@link #closeUnlessPortable}.
   *
   * @param whyNotWritable the core's result, if it could only be opened for reading; else 0
   */
  static NativeDescription of(
      Path path, byte[] encodedPath, long file, Mechanism mechanism, int whyNotWritable)
      throws LockException {
    NativeDescription opened;
    try {
      opened = new NativeDescription(path, encodedPath, file, mechanism, whyNotWritable);
    } catch (Throwable e) { // also for want of memory
      NativeCalls.close(file);
      throw e;
    }
    if (!FilesInUse.add(Backend.NATIVE, opened.identity)) {
      throw new InUseException(path, Backend.PORTABLE);
    }
    return opened;
  }

  private FileIdentity identify(long file) throws LockException {
    long[] identity = new long[NativeCalls.IDENTITY_LONGS];
    check("identify", NativeCalls.identify(file, identity));
    return new FileIdentity(identity[0], identity[1]);
  }

  @Override
  public FileIdentity identity() {
    return identity;
  }

  @Override
  public boolean isWritable() {
    return writable;
  }

  /** That the byte is refused is an answer too: another process has a lock. */
  @Override
  public void requireKernelLocks() throws LockException {
    int family = NativeCalls.MECHANISM_FCNTL;
    long offset = ByteRange.PROBE.offset();
    long length = ByteRange.PROBE.length();
    int result = NativeCalls.tryLock(file, family, NativeCalls.MODE_SHARED, offset, length);
    check("open", result);
    if (result == NativeCalls.GRANTED) {
      NativeCalls.unlock(file, family, offset, length);
    }
  }

  @Override
  public boolean tryLock(LockMode mode, ByteRange range) throws LockException {
    requireAccess(mode);
    int result = NativeCalls.tryLock(file, mechanism, number(mode), range.offset(), range.length());
    if (result < 0) {
      throw NativeErrors.exception("acquire " + mode, path, result);
    }
    return result == NativeCalls.GRANTED;
  }

  /** The system would say EBADF, which explains nothing. Flock asks for no particular access. */
  private void requireAccess(LockMode mode) throws LockException {
    if (mode == LockMode.EXCLUSIVE && !writable && mechanism == NativeCalls.MECHANISM_FCNTL) {
      throw Explanations.readOnly("acquire " + mode, path, NativeErrors.nameOf(whyNot), -whyNot);
    }
  }

  @Override
  public long beginWait() {
    return wait.begin();
  }

  @Override
  public WaitOutcome awaitLock(LockMode mode, ByteRange range, long timeoutNanos, long ticket)
      throws LockException {
    requireAccess(mode);
    long memory = wait.enter();
    int result;
    try {
      result =
          NativeCalls.awaitLock(
              file,
              mechanism,
              number(mode),
              range.offset(),
              range.length(),
              timeoutNanos,
              memory,
              ticket);
    } finally {
      wait.leave();
    }
    return switch (result) {
      case NativeCalls.GRANTED -> WaitOutcome.GRANTED;
      case NativeCalls.TIMED_OUT -> WaitOutcome.TIMED_OUT;
      case NativeCalls.CANCELLED -> WaitOutcome.CANCELLED;
      default -> throw NativeErrors.exception("acquire " + mode, path, result);
    };
  }

  @Override
  public void cancelWait(long ticket) {
    wait.cancel(ticket);
  }

  @Override
  public void unlock(ByteRange range) throws LockException {
    int result = NativeCalls.unlock(file, mechanism, range.offset(), range.length());
    if (result < 0) {
      throw NativeErrors.exception("release", path, result);
    }
  }

  @Override
  public boolean downgrade(ByteRange range) throws LockException {
    return converted(
        "downgrade", NativeCalls.downgrade(file, mechanism, range.offset(), range.length()));
  }

  @Override
  public boolean tryUpgrade(ByteRange range) throws LockException {
    requireAccess(LockMode.EXCLUSIVE);
    return converted(
        "upgrade", NativeCalls.tryUpgrade(file, mechanism, range.offset(), range.length()));
  }

  private boolean converted(String operation, int result) throws LockException {
    if (result == -NativeCalls.ERROR_UNSUPPORTED) {
      return false;
    }
    check(operation, result);
    return result == NativeCalls.GRANTED;
  }

  @Override
  public boolean isHeld(LockMode mode, ByteRange range) throws LockException {
    int result = NativeCalls.isHeld(file, mechanism, number(mode), range.offset(), range.length());
    if (result != -NativeCalls.ERROR_UNSUPPORTED) {
      check("verify", result);
      return result == 1;
    }
    return isRefusedToAnother(mode, range);
  }

  /**
   * Where the kernel does not tell what a descriptor holds, another one asks for the lock: what is
   * granted to it is not held here, and what is refused to it is, as far as can be told.
   */
  private boolean isRefusedToAnother(LockMode mode, ByteRange range) throws LockException {
    long other = NativeBackend.openExisting("verify", path, encodedPath, writable);
    FileIdentity found = identity;
    try {
      found = identify(other);
      if (!found.equals(identity)) {
        return false; // the file is no longer at the path
      }
      int kind = writable ? NativeCalls.MODE_EXCLUSIVE : NativeCalls.MODE_SHARED;
      int result = NativeCalls.tryLock(other, mechanism, kind, range.offset(), range.length());
      check("verify", result);
      if (result != NativeCalls.GRANTED) {
        return true;
      }
      NativeCalls.unlock(other, mechanism, range.offset(), range.length());
      if (mode == LockMode.SHARED && !writable) {
        throw new LockException(
            "verify", path, "a shared hold of a file that may only be read", null, 0);
      }
      return false;
    } finally {
      closeUnlessPortable(other, found);
    }
  }

  @Override
  public Optional<LockHolder> findHolder(LockMode mode, ByteRange range) throws LockException {
    long[] conflict = new long[NativeCalls.CONFLICT_LONGS];
    int result =
        NativeCalls.query(file, mechanism, number(mode), range.offset(), range.length(), conflict);
    if (result == -NativeCalls.ERROR_UNSUPPORTED) {
      return Optional.empty();
    }
    check("find the holder of", result);
    return result == NativeCalls.BUSY ? Optional.of(holder(conflict)) : Optional.empty();
  }

  private static LockHolder holder(long[] conflict) {
    boolean exclusive = conflict[1] == NativeCalls.MODE_EXCLUSIVE;
    return LockHolder.inKernel(
        conflict[0] > 0 ? OptionalLong.of(conflict[0]) : OptionalLong.empty(),
        exclusive ? LockMode.EXCLUSIVE : LockMode.SHARED,
        conflict[2],
        conflict[3]);
  }

  @Override
  public boolean canBeRetained() {
    return mechanism == NativeCalls.MECHANISM_FCNTL;
  }

  @Override
  public Doorbell openDoorbell() {
    return NativeDoorbell.open();
  }

  @Override
  public void ring() {
    NativeCalls.bellRing(file);
  }

  /** The core's handle. */
  long file() {
    return file;
  }

  @Override
  public boolean isRefused(LockMode mode, ByteRange range) throws LockException {
    long[] conflict = new long[NativeCalls.CONFLICT_LONGS];
    int kind = number(mode);
    int result = NativeCalls.query(file, mechanism, kind, range.offset(), range.length(), conflict);
    if (result == -NativeCalls.ERROR_UNSUPPORTED) {
      result = NativeCalls.tryLock(file, mechanism, kind, range.offset(), range.length());
      if (result == NativeCalls.GRANTED) {
        NativeCalls.unlock(file, mechanism, range.offset(), range.length());
      }
    }
    check("ask about", result);
    return result == NativeCalls.BUSY;
  }

  @Override
  public boolean tryGuard() throws LockException {
    ByteRange guard = ByteRange.RESERVED;
    int result =
        NativeCalls.tryLock(
            file,
            NativeCalls.MECHANISM_FCNTL,
            NativeCalls.MODE_EXCLUSIVE,
            guard.offset(),
            guard.length());
    check("guard the header of", result);
    return result == NativeCalls.GRANTED;
  }

  @Override
  public void releaseGuard() throws LockException {
    ByteRange guard = ByteRange.RESERVED;
    check(
        "guard the header of",
        NativeCalls.unlock(file, NativeCalls.MECHANISM_FCNTL, guard.offset(), guard.length()));
  }

  @Override
  public byte[] readStart(int length) throws LockException {
    byte[] bytes = new byte[length];
    long count = NativeCalls.read(file, bytes, 0);
    check("read", count);
    return Arrays.copyOf(bytes, (int) count);
  }

  @Override
  public void writeStart(byte[] bytes) throws LockException {
    check("write the header of", NativeCalls.write(file, bytes, 0));
  }

  @Override
  public Description sameOwner() {
    return new NativeDescription(this);
  }

  @Override
  public void close() {
    wait.close();
    if (users.decrementAndGet() == 0) {
      closeUnlessPortable(file, identity);
      FilesInUse.remove(Backend.NATIVE, identity);
    }
  }

  /**
   * A descriptor of a file that is in use through the portable backend stays open for as long as
   * the process lives: closing it would drop that backend's lock. That comes to pass only where a
   * file was moved at the wrong moment, or where a program has changed the system properties (see
   * {@link FilesInUse}).
   */
  private static void closeUnlessPortable(long file, FileIdentity identity) {
    if (!FilesInUse.isInUse(Backend.PORTABLE, identity.key())) {
      NativeCalls.close(file);
    }
  }

  private static int number(LockMode mode) {
    return mode == LockMode.EXCLUSIVE ? NativeCalls.MODE_EXCLUSIVE : NativeCalls.MODE_SHARED;
  }

  private void check(String operation, long result) throws LockException {
    if (result < 0) {
      throw NativeErrors.exception(operation, path, result);
    }
  }

  @Override
  public String toString() {
    return path + " (descriptor " + file + ")";
  }
}
