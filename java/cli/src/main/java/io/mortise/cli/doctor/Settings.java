package io.mortise.cli.doctor;

import io.mortise.LockFile;
import java.io.IOException;
import java.nio.file.Path;

/** Whether the system properties make sense, which is only said when a file is opened. */
final class Settings {

  private Settings() {}

  /** Reports what does not. */
  static boolean areGood(Report report) {
    try {
      LockFile.open(Path.of("")).close(); // no file: nothing comes of it, but the settings are read
    } catch (IllegalArgumentException e) {
      report.row("settings", "FAILED: " + e.getMessage());
      return false;
    } catch (IOException e) {
      // the rest of the report says what works
    }
    return true;
  }
}
