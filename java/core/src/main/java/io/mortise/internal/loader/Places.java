package io.mortise.internal.loader;

import io.mortise.internal.jni.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the library is unpacked: an absolute path, because the JVM loads no other. */
final class Places {

  private Places() {}

  /** For POSIX. */
  static Path temporary(@Nullable String configured) {
    return Path.of(configured != null ? configured : temporaryName()).toAbsolutePath();
  }

  /** As it is set, which may be no path. */
  static String temporaryName() {
    return System.getProperty("java.io.tmpdir", "/tmp");
  }

  /**
   * For POSIX, where the library cannot be unpacked into the temporary directory, or cannot be
   * loaded from there: further places, in this order. None of them is made; each has to be private
   * to this user, see {@link PrivateCopy}.
   */
  static List<Path> further(
      @Nullable String runtimeDirectory, @Nullable String cacheDirectory, @Nullable String home) {
    List<Path> all = new ArrayList<>(3);
    addIfAbsolute(all, runtimeDirectory);
    boolean isMac = Platform.name().startsWith("macos");
    if (!isMac) {
      addIfAbsolute(all, "/dev/shm");
    }
    if (cacheDirectory != null && !cacheDirectory.isEmpty()) {
      addIfAbsolute(all, cacheDirectory);
    } else if (home != null && !home.isEmpty()) {
      addIfAbsolute(all, home + (isMac ? "/Library/Caches" : "/.cache"));
    }
    return all;
  }

  /** The XDG Base Directory Specification has relative paths ignored. */
  private static void addIfAbsolute(List<Path> all, @Nullable String directory) {
    if (directory != null && directory.startsWith("/")) {
      all.add(Path.of(directory));
    }
  }

  /** For Windows: not the temporary directory, which services of different users share. */
  static Path ofWindowsUser(@Nullable String configured, @Nullable String localAppData)
      throws IOException {
    if (configured != null) {
      return Path.of(configured).toAbsolutePath();
    }
    if (localAppData != null && !localAppData.isEmpty()) {
      return Path.of(localAppData).toAbsolutePath();
    }
    String home = System.getProperty("user.home");
    if (home == null) {
      throw new IOException("neither LOCALAPPDATA nor user.home is set");
    }
    return Path.of(home, "AppData", "Local").toAbsolutePath();
  }
}
