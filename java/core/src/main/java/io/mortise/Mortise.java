package io.mortise;

import io.mortise.internal.backend.LockBackend;
import io.mortise.internal.filesystem.Prober;
import io.mortise.internal.guard.Guard;
import io.mortise.internal.jni.NativeBackend;
import io.mortise.internal.loader.NativeLoader;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Facts about this copy of the library, and where it runs. Its methods can be called by any thread,
 * and do not throw unless they say so.
 */
public final class Mortise {

  /** It takes some thirty calls, and is in no hurry. */
  private static final int PROBE_GRACES = 10;

  private Mortise() {}

  /**
   * Whether locks are taken natively here, and why. Always the same object.
   *
   * <p>The first call loads the library, if no file was opened before: it reads the jar and writes
   * to a directory, and takes as long as these take; other threads that call meanwhile wait for it,
   * interrupted or not. Later calls do not block. What fails is told by the status, not thrown.
   */
  public static NativeStatus nativeStatus() {
    return NativeLoader.status();
  }

  /**
   * What locks are worth at a path, which may be missing: the type of file system, who else may
   * write there, and where its locks are known to let two in. Also tries locks in a file of its
   * own, in the directory of the path, and removes that; the file at the path is not opened. What
   * other processes and machines see of them is not tried: the command line's {@code doctor} tries
   * it with a second process.
   *
   * @throws LockException if it cannot be looked at, or the file server does not answer
   */
  public static FileSystemReport probe(Path path) throws LockException {
    LockBackend kernel = nativeStatus().isLoaded() ? new NativeBackend() : null;
    return new Guard(PROBE_GRACES)
        .call("probe", path, () -> Prober.probe(path, kernel), Guard::nothing);
  }

  /** The version, for example {@code 1.2.0}, or {@code unknown} outside the jar. */
  public static String version() {
    return Optional.ofNullable(Mortise.class.getPackage().getImplementationVersion())
        .or(
            () ->
                Mortise.class.getModule().getDescriptor() == null
                    ? Optional.empty()
                    : Mortise.class.getModule().getDescriptor().rawVersion())
        .orElse("unknown");
  }
}
