package io.mortise.internal.loader;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the library is unpacked: an absolute path, because the JVM loads no other. */
final class Places {

  private Places() {}

  /** For POSIX. */
  static Path temporary(@Nullable String configured) {
    String directory =
        configured != null ? configured : System.getProperty("java.io.tmpdir", "/tmp");
    return Path.of(directory).toAbsolutePath();
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
