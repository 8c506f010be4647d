package io.mortise.internal.jni;

import io.mortise.Backend;
import io.mortise.LockException;
import io.mortise.LockUnsupportedException;
import io.mortise.Mechanism;
import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.Explanations;
import io.mortise.internal.backend.LockBackend;
import io.mortise.internal.backend.PathProbe;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The operating system's locks. To be used only when the library is loaded. */
public final class NativeBackend implements LockBackend {

  /** A directory that may not be written looks like a file that is removed at the right moment. */
  private static final int ATTEMPTS = 100;

  private static final Set<String> DENIED =
      Set.of("EACCES", "EROFS", "EPERM", "ERROR_ACCESS_DENIED", "ERROR_WRITE_PROTECT");

  @Override
  public Backend kind() {
    return Backend.NATIVE;
  }

  @Override
  public Description open(Path path, Mechanism mechanism, boolean create, int fileMode)
      throws LockException {
    requireDefaultFileSystem(path);
    requireMechanism(path, mechanism);
    byte[] encoded = NativePath.encode(path);
    int createFlag = create ? NativeCalls.OPEN_CREATE : 0;
    for (int attempt = 1; ; attempt++) {
      long file = NativeCalls.open(encoded, createFlag, fileMode);
      if (file >= 0) {
        return NativeDescription.of(path, encoded, file, mechanism, 0);
      }
      String error = NativeErrors.nameOf(file);
      if (!DENIED.contains(error)) {
        throw NativeErrors.exception("open", path, file);
      }
      // A file we may only read can still be locked SHARED. It is not created then.
      long readOnly = NativeCalls.open(encoded, NativeCalls.OPEN_READ_ONLY, 0);
      if (readOnly >= 0) {
        return ofReadable(path, encoded, readOnly, mechanism, (int) file);
      }
      if (attempt == ATTEMPTS || !NativeErrors.isMissingFile(readOnly)) {
        throw NativeErrors.exception("open", path, file, Explanations.whoseMode(error, path));
      }
      // what was denied was removed meanwhile
    }
  }

  /**
   * What was denied may have been replaced before this one was opened: so it is tried once more.
   */
  private static Description ofReadable(
      Path path, byte[] encoded, long readOnly, Mechanism mechanism, int whyNotWritable)
      throws LockException {
    Description readable = NativeDescription.of(path, encoded, readOnly, mechanism, whyNotWritable);
    long writable = NativeCalls.open(encoded, 0, 0);
    if (writable < 0) {
      return readable;
    }
    readable.close();
    return NativeDescription.of(path, encoded, writable, mechanism, 0);
  }

  /** Here and not at the first lock: by then the file would have a header that refuses FCNTL. */
  private static void requireMechanism(Path path, Mechanism mechanism) throws LockException {
    if (mechanism == Mechanism.FLOCK && Platform.isWindows()) {
      throw new LockUnsupportedException("open", path, "Windows has no flock", null, 0);
    }
  }

  @Override
  public PathProbe probe(Path path) {
    return new NativePathProbe(path);
  }

  @Override
  public long @Nullable [] openers(Path path) throws LockException {
    long[] pids = new long[NativeCalls.MAX_OPENERS];
    int count = NativeCalls.openers(NativePath.encode(path.toAbsolutePath()), pids);
    if (count == -NativeCalls.ERROR_UNSUPPORTED) {
      return null;
    }
    if (count < 0) {
      throw NativeErrors.exception("find who has open", path, count);
    }
    return Arrays.copyOf(pids, count);
  }

  private static void requireDefaultFileSystem(Path path) throws LockException {
    if (path.getFileSystem() != FileSystems.getDefault()) {
      throw new LockUnsupportedException(
          "open",
          path,
          "only files of the default file system can be locked, not those of "
              + path.getFileSystem().provider().getScheme(),
          null,
          0);
    }
  }

  static long openExisting(String operation, Path path, byte[] encoded, boolean writable)
      throws LockException {
    long file = NativeCalls.open(encoded, writable ? 0 : NativeCalls.OPEN_READ_ONLY, 0);
    if (file < 0) {
      throw NativeErrors.exception(operation, path, file);
    }
    return file;
  }
}
