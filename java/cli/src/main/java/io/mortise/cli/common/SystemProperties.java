package io.mortise.cli.common;

import io.mortise.LockFile;
import java.io.IOException;
import java.nio.file.Path;

/** Whether the system properties make sense, which is only said when a file is opened. */
public final class SystemProperties {

  private SystemProperties() {}

  /**
   * Names the first that does not.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  public static void require() {
    try {
      LockFile.open(Path.of("")).close(); // no file: nothing comes of it, but the settings are read
    } catch (IOException e) {
      // whoever opens a real file will hear of it
    }
  }
}
