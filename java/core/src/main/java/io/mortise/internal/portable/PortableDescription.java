package io.mortise.internal.portable;

import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.LockUnsupportedException;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.Explanations;
import io.mortise.internal.backend.FileIdentity;
import io.mortise.internal.backend.LockHolder;
import io.mortise.internal.backend.Log;
import io.mortise.internal.backend.WaitOutcome;
import io.mortise.internal.marker.MarkerOptions;
import io.mortise.internal.marker.Occupant;
import io.mortise.internal.portable.HeldRanges.Held;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessMode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One owner of locks among those of this process; they share the file's channel and marker. */
final class PortableDescription implements Description {

  private final PortableFiles files;
  private final PortableFile file;
  private final Path path;
  private final MarkerOptions options;
  private final PortableWait wait;

  private @Nullable FileLock guard;

  PortableDescription(PortableFiles files, PortableFile file, Path path, MarkerOptions options) {
    this.files = files;
    this.file = file;
    this.path = path;
    this.options = options;
    this.wait = new PortableWait(file);
  }

  private FileChannel channel() {
    return file.channel().channel();
  }

  @Override
  public FileIdentity identity() {
    return file.identity();
  }

  @Override
  public boolean isWritable() {
    return file.channel().writable();
  }

  /** By the answer that the kernel has given already. */
  @Override
  public void requireKernelLocks() throws LockUnsupportedException {
    if (!file.hasKernelLocks()) {
      throw new LockUnsupportedException(
          "open", path, "the kernel has no locks for the file", null, 0);
    }
  }

  @Override
  public boolean isByMarkerAlone(ByteRange range) {
    return file.isAlone(this, range);
  }

  @Override
  public boolean tryLock(LockMode mode, ByteRange range) throws LockException {
    requireAccess(mode);
    return file.tryLock(this, mode, range, options);
  }

  private void requireAccess(LockMode mode) throws LockException {
    if (mode == LockMode.EXCLUSIVE && !isWritable()) {
      throw readOnly("acquire " + mode);
    }
  }

  /** Opening it once more would lose the lock, see {@link ChannelRegistry}; so access is asked. */
  private LockException readOnly(String operation) {
    try {
      path.getFileSystem().provider().checkAccess(path, AccessMode.WRITE);
      return Explanations.readOnly(operation, path, null, 0);
    } catch (IOException e) {
      LockException why = PortableErrors.exception(operation, path, e);
      return Explanations.readOnly(
          operation, path, why.errorName().orElse(null), why.errorNumber().orElse(0));
    }
  }

  @Override
  public long beginWait() {
    return wait.begin();
  }

  @Override
  public WaitOutcome awaitLock(LockMode mode, ByteRange range, long timeoutNanos, long ticket)
      throws LockException {
    try (Asking asking = new Asking(file.channel())) {
      return wait.await(() -> tryLock(mode, range) || asking.goOn(range), timeoutNanos, ticket);
    }
  }

  @Override
  public void cancelWait(long ticket) {
    wait.cancel(ticket);
  }

  @Override
  public void unlock(ByteRange range) throws LockException {
    boolean alone = file.isAlone(this, range);
    try {
      file.unlock(this, range);
    } finally {
      reportIfOutlived(alone);
    }
  }

  /** Written by the next {@link Log#flush}, at the latest when that hold is released. */
  private void reportIfOutlived(boolean alone) {
    if (alone && file.hasKernelLocks() && file.isFirstReport()) {
      Log.later(
          Level.WARNING,
          "The lock of "
              + path
              + " was held by a marker alone, because the kernel had no locks for the file."
              + " Now the kernel has locks: a hold without one counts as lost, and from now on"
              + " the kernel's lock is taken as well");
    }
  }

  @Override
  public boolean downgrade(ByteRange range) throws LockException {
    return file.convert(this, LockMode.SHARED, range);
  }

  @Override
  public boolean tryUpgrade(ByteRange range) throws LockException {
    requireAccess(LockMode.EXCLUSIVE);
    return file.convert(this, LockMode.EXCLUSIVE, range);
  }

  @Override
  public boolean isHeld(LockMode mode, ByteRange range) throws LockException {
    boolean isHeld = file.isHeld(this, mode, range);
    reportIfOutlived(isByMarkerAlone(range));
    return isHeld;
  }

  @Override
  public Optional<LockHolder> findHolder(LockMode mode, ByteRange range) throws LockException {
    Optional<Held> here = file.conflictHere(this, mode, range);
    if (here.isPresent()) {
      OptionalLong pid = OptionalLong.of(ProcessHandle.current().pid());
      ByteRange held = here.get().range();
      return Optional.of(LockHolder.inKernel(pid, here.get().mode(), held.offset(), held.length()));
    }
    return file.occupant().filter(occupant -> !occupant.gone()).map(Occupant::holder);
  }

  // ---- the header ----

  @Override
  public boolean isRefused(LockMode mode, ByteRange range) {
    return false;
  }

  @Override
  public boolean tryGuard() throws LockException {
    if (!file.hasKernelLocks()) {
      return true; // nobody else can have a lock, and what is written is the same by everybody
    }
    try {
      guard = file.channel().tryLock(ByteRange.RESERVED, false);
      return guard != null;
    } catch (IOException e) {
      throw PortableErrors.exception("open", path, e);
    }
  }

  @Override
  public void releaseGuard() throws LockException {
    FileLock held = guard;
    guard = null;
    if (held != null) {
      try {
        held.release();
      } catch (IOException e) {
        throw PortableErrors.exception("open", path, e);
      }
    }
  }

  @Override
  public byte[] readStart(int length) throws LockException {
    try {
      return CalmIo.run(() -> read(length));
    } catch (IOException e) {
      throw PortableErrors.exception("read", path, e);
    }
  }

  private byte[] read(int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    int count = 0;
    while (buffer.hasRemaining() && count >= 0) {
      count = channel().read(buffer, buffer.position());
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  @Override
  public void writeStart(byte[] bytes) throws LockException {
    try {
      CalmIo.run(() -> write(bytes));
    } catch (IOException e) {
      throw PortableErrors.exception("write", path, e);
    }
  }

  private int write(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel().write(buffer, buffer.position());
    }
    return bytes.length;
  }

  /** Every description is a holder of its own here; they share the file anyway. */
  @Override
  public Description sameOwner() {
    files.joinAgain(file);
    return new PortableDescription(files, file, path, options);
  }

  @Override
  public void close() {
    files.leave(file);
  }
}
