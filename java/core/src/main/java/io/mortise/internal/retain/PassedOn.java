package io.mortise.internal.retain;

import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.FileIdentity;
import io.mortise.internal.backend.LockHolder;
import java.util.Optional;

/** What a description that is retained leaves to the one that it retains. */
abstract class PassedOn implements Description {

  final Description kernel;

  PassedOn(Description kernel) {
    this.kernel = kernel;
  }

  @Override
  public final boolean isHeld(LockMode mode, ByteRange range) throws LockException {
    return kernel.isHeld(mode, range);
  }

  @Override
  public final Description sameOwner() {
    return kernel.sameOwner();
  }

  @Override
  public final FileIdentity identity() {
    return kernel.identity();
  }

  @Override
  public final boolean isWritable() {
    return kernel.isWritable();
  }

  @Override
  public final void requireKernelLocks() throws LockException {
    kernel.requireKernelLocks();
  }

  @Override
  public final boolean isByMarkerAlone(ByteRange range) {
    return kernel.isByMarkerAlone(range);
  }

  @Override
  public final long beginWait() {
    return kernel.beginWait();
  }

  @Override
  public final void cancelWait(long ticket) {
    kernel.cancelWait(ticket);
  }

  @Override
  public final Optional<LockHolder> findHolder(LockMode mode, ByteRange range)
      throws LockException {
    return kernel.findHolder(mode, range);
  }

  @Override
  public final boolean isRefused(LockMode mode, ByteRange range) throws LockException {
    return kernel.isRefused(mode, range);
  }

  @Override
  public final boolean tryGuard() throws LockException {
    return kernel.tryGuard();
  }

  @Override
  public final void releaseGuard() throws LockException {
    kernel.releaseGuard();
  }

  @Override
  public final byte[] readStart(int length) throws LockException {
    return kernel.readStart(length);
  }

  @Override
  public final void writeStart(byte[] bytes) throws LockException {
    kernel.writeStart(bytes);
  }
}
