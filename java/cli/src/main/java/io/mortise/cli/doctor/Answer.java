package io.mortise.cli.doctor;

import java.util.Locale;

/** What the second process says when it has asked for the lock. */
enum Answer {
  GRANTED,
  REFUSED;

  /** As the one process prints it and the other reads it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
