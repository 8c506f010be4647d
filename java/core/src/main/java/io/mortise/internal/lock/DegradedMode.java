package io.mortise.internal.lock;

import io.mortise.LockUnsupportedException;
import io.mortise.NativeStatus;
import io.mortise.internal.backend.Log;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** What is said where locks have to do without native code or without the kernel. */
public final class DegradedMode {

  /** So many paths are named; the last report says that there may be more. */
  private static final int REPORTED_PATHS = 100;

  private static final AtomicBoolean REPORTED = new AtomicBoolean();
  private static final Set<Path> REPORTED_FOR = ConcurrentHashMap.newKeySet();

  private DegradedMode() {}

  /** Once, at once: why the native backend is not used in this JVM, and what would help. */
  public static void report(NativeStatus status) {
    if (REPORTED.compareAndSet(false, true)) {
      Level level = status.state() == NativeStatus.State.DISABLED ? Level.INFO : Level.WARNING;
      Log.later(
          level,
          "Files are locked by the portable backend, because the native library is not in use: "
              + status.describe());
      Log.flush(); // nothing is open yet
    }
  }

  /**
   * Once for a path: the native backend has no locks of the kernel there. Written by the next
   * {@link Log#flush}.
   *
   * @param posix whether the portable backend has: a kernel without open-file-description locks
   *     still has the older ones
   */
  static void report(Path path, LockUnsupportedException why, boolean posix) {
    if (REPORTED_FOR.size() < REPORTED_PATHS && REPORTED_FOR.add(path)) {
      boolean last = REPORTED_FOR.size() == REPORTED_PATHS;
      Log.later(
          Level.WARNING,
          (posix
                  ? "This file is locked by a POSIX lock of the kernel, taken through FileChannel,"
                      + " and by a marker beside it, because the kernel refuses"
                      + " open-file-description locks: "
                      + why.getMessage()
                  : "This file is locked by a marker alone, beside it: "
                      + why.getMessage()
                      + "; on a file system with byte-range locks, the kernel's is taken as well")
              + (last ? "; further files are not named here" : ""));
    }
  }
}
