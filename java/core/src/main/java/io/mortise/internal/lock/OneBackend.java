package io.mortise.internal.lock;

import io.mortise.Backend;
import io.mortise.LockException;
import io.mortise.MechanismMismatchException;
import io.mortise.internal.backend.FileIdentity;
import io.mortise.internal.backend.FilesInUse;
import io.mortise.internal.backend.InUseException;
import io.mortise.internal.backend.LockBackend;
import io.mortise.internal.backend.PathIdentity;
import io.mortise.internal.portable.PortableErrors;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/** Sees to it that one file is open through one backend at a time in this JVM. */
final class OneBackend {

  /*
   * For maintainers: why. The portable backend's kernel lock is java.nio's, a POSIX lock, and the process loses it
   * when it closes any descriptor of the file; a native description is one. So every opening has the file in use
   * first: the file that is at the path before it is opened, and then, by the backends, the file that was opened.
   *
   * Where the kernel has no locks, openings try the native backend and then use the portable one. In this class loader
   * the latter wait for the former (OPENING); of another one a file may look as if it were in use natively for the
   * moment that its try takes, and so it is asked again.
   */
  private static final ReadWriteLock OPENING = new ReentrantReadWriteLock();

  private static final int TRIES = 10;
  private static final long PAUSE_NANOS = 10_000_000;

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
    for (int tries = 1; ; tries++) {
      try {
        return openOnce(lockPath, wanted, otherwise);
      } catch (InUseException e) {
        if (tries == TRIES) {
          MechanismMismatchException refusal =
              new MechanismMismatchException(
                  "open",
                  lockPath.path(),
                  "this process has it open through the "
                      + e.through()
                      + " backend, not "
                      + wanted.kind());
          refusal.initCause(e);
          throw refusal;
        }
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static SharedFile openOnce(
      LockPath lockPath, LockBackend wanted, @Nullable LockBackend otherwise) throws LockException {
    Lock lock = wanted.kind() == Backend.NATIVE ? OPENING.readLock() : OPENING.writeLock();
    lock.lock();
    try {
      FileIdentity file = lockPath.identityAtPath();
      if (file == null) {
        return lockPath.openThrough(wanted);
      }
      LockBackend through = use(lockPath.path(), file, wanted, otherwise);
      try {
        return lockPath.openThrough(through);
      } finally {
        FilesInUse.remove(through.kind(), file);
      }
    } finally {
      lock.unlock();
    }
  }

  private static LockBackend use(
      Path path, FileIdentity file, LockBackend wanted, @Nullable LockBackend otherwise)
      throws InUseException {
    if (FilesInUse.add(wanted.kind(), file)) {
      return wanted;
    }
    if (otherwise != null && FilesInUse.add(otherwise.kind(), file)) {
      return otherwise;
    }
    throw new InUseException(path, FilesInUse.other(wanted.kind()));
  }

  /**
   * Of the file that this path names; null for none, and for one that cannot be opened.
   *
   * @throws LockException if that cannot be told now. To take it for "none" would let the other
   *     backend in beside the one in use.
   */
  static @Nullable FileIdentity identityAt(Path path) throws LockException {
    if (path.getFileSystem() != FileSystems.getDefault()) {
      return null; // opening will say so
    }
    try {
      return PathIdentity.of(path);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      LockException failure = PortableErrors.exception("open", path, e);
      if (failure.errorName().filter(ABOUT_THE_PATH::contains).isPresent()) {
        return null; // opening will say why
      }
      throw failure;
    }
  }
}
