package io.mortise.internal.lock;

import io.mortise.LockUnsupportedException;
import io.mortise.MarkerStyle;
import io.mortise.NativeStatus;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** What is said, and chosen, where locks have to do without native code or without the kernel. */
public final class DegradedMode {

  private static final String STYLE_PROPERTY = "mortise.markerStyle";

  /** So many paths are reported; whoever locks more has been told. */
  private static final int REPORTED_PATHS = 100;

  private static final AtomicBoolean REPORTED = new AtomicBoolean();
  private static final Set<Path> REPORTED_FOR = ConcurrentHashMap.newKeySet();

  private DegradedMode() {}

  /** Once: why the native backend is not used in this JVM, and what would help. */
  public static void report(NativeStatus status) {
    if (REPORTED.compareAndSet(false, true)) {
      Level level = status.state() == NativeStatus.State.DISABLED ? Level.INFO : Level.WARNING;
      log(
          level,
          "Files are locked by the portable backend, because the native library is not in use: "
              + status.describe());
    }
  }

  /** Once for a path: the kernel has no locks there. */
  static void report(Path path, LockUnsupportedException why) {
    if (REPORTED_FOR.size() < REPORTED_PATHS && REPORTED_FOR.add(path)) {
      log(
          Level.WARNING,
          "This file is locked by a marker alone, beside it: "
              + why.getMessage()
              + "; use a file system with byte-range locks to have the kernel's");
    }
  }

  private static void log(Level level, String message) {
    System.getLogger("io.mortise").log(level, message);
  }

  /** Of the markers, where the user chooses none. */
  public static MarkerStyle defaultStyle() {
    String chosen = System.getProperty(STYLE_PROPERTY);
    if (chosen == null) {
      String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
      return os.startsWith("windows") ? MarkerStyle.FILE : MarkerStyle.DIRECTORY;
    }
    return switch (chosen) {
      case "file" -> MarkerStyle.FILE;
      case "directory" -> MarkerStyle.DIRECTORY;
      default ->
          throw new IllegalArgumentException(
              "-D" + STYLE_PROPERTY + "=" + chosen + ": neither file nor directory");
    };
  }
}
