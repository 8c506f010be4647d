package io.mortise.cli.doctor;

import io.mortise.cli.common.SystemProperties;

/** The report on the system properties. */
final class Settings {

  private Settings() {}

  /** Reports what does not. */
  static boolean areGood(Report report) {
    try {
      SystemProperties.require();
    } catch (IllegalArgumentException e) {
      report.row("settings", "FAILED: " + e.getMessage());
      return false;
    }
    return true;
  }
}
