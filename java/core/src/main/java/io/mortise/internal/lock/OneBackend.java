package io.mortise.internal.lock;

import io.mortise.Backend;
import io.mortise.LockException;
import io.mortise.MechanismMismatchException;
import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.FileIdentity;
import io.mortise.internal.backend.JvmWide;
import io.mortise.internal.backend.LockBackend;
import io.mortise.internal.backend.NativeUse;
import io.mortise.internal.backend.PathIdentity;
import io.mortise.internal.portable.PortableBackend;
import io.mortise.internal.portable.PortableErrors;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/** Sees to it that one file is open through one backend at a time in this JVM. */
final class OneBackend {

  /*
   * For maintainers: why. The portable backend's kernel lock is java.nio's, a POSIX lock, and the process loses it
   * when it closes any descriptor of the file; a native description is one. So before a
   * description is opened, it is asked whether the file is open through the other backend, and nobody may open it
   * through that one meanwhile: neither here nor in another class loader.
   */
  private static final String PROPERTY = "io.mortise.opening";

  private static final ReadWriteLock OPENING =
      (ReadWriteLock) JvmWide.getOrPut(PROPERTY, new ReentrantReadWriteLock());

  private static final Set<String> ABOUT_THE_PATH =
      Set.of("EACCES", "ENOTDIR", "ELOOP", "ENAMETOOLONG", "EINVAL");

  private OneBackend() {}

  /**
   * Opens it through the backend that is wanted, or joins the one by which it is open.
   *
   * @param otherwise the other backend; null if only the wanted one will do
   */
  static SharedFile open(LockPath lockPath, LockBackend wanted, @Nullable LockBackend otherwise)
      throws LockException {
    Lock lock = wanted.kind() == Backend.NATIVE ? OPENING.readLock() : OPENING.writeLock();
    lock.lock();
    try {
      Backend inUse = lockPath.backendInUse();
      if (inUse == null || inUse == wanted.kind()) {
        return lockPath.openThrough(wanted);
      }
      if (otherwise == null) {
        throw new MechanismMismatchException(
            "open",
            lockPath.path(),
            "this process has it open through the " + inUse + " backend, not " + wanted.kind());
      }
      return lockPath.openThrough(otherwise);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Closes what was opened so late that nobody wants it any more. If the file was opened portably
   * meanwhile, it stays open, because closing it would take that one's lock.
   */
  static void closeLate(Description late, Backend kind) {
    OPENING.readLock().lock();
    try {
      if (kind == Backend.PORTABLE || !PortableBackend.isInUse(late.identity())) {
        late.close();
      }
    } finally {
      OPENING.readLock().unlock();
    }
  }

  /**
   * Through which backend this JVM has the file open; null for none.
   *
   * @throws LockException if that cannot be told now. To take it for "none" would let the other
   *     backend in beside the one in use.
   */
  static @Nullable Backend inUse(Path path) throws LockException {
    if (path.getFileSystem() != FileSystems.getDefault()) {
      return null; // opening will say so
    }
    FileIdentity identity;
    try {
      identity = PathIdentity.of(path);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      LockException failure = PortableErrors.exception("open", path, e);
      if (failure.errorName().filter(ABOUT_THE_PATH::contains).isPresent()) {
        return null; // nobody can open it, and opening will say why
      }
      throw failure;
    }
    if (NativeUse.isOpen(identity)) {
      return Backend.NATIVE;
    }
    return PortableBackend.isInUse(identity) ? Backend.PORTABLE : null;
  }
}
