package io.mortise.cli.doctor;

import io.mortise.Backend;
import io.mortise.LockFile;
import io.mortise.MarkerStyle;
import io.mortise.Mechanism;
import io.mortise.Mortise;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One way of locking a file. */
enum Way {
  FCNTL("fcntl"),
  FLOCK("flock"),
  MARKER_FILE(".lock file"),
  MARKER_DIRECTORY(".lock dir"),
  /** What one gets without asking for anything. */
  DEFAULT("default");

  private final String title;

  Way(String title) {
    this.title = title;
  }

  /** For the report. */
  String title() {
    return title;
  }

  /** Those that this JVM ought to have. */
  static List<Way> all() {
    List<Way> ways = new ArrayList<>();
    if (Mortise.nativeStatus().isLoaded()) {
      ways.add(FCNTL);
      if (!System.getProperty("os.name", "").startsWith("Windows")) {
        ways.add(FLOCK);
      }
    }
    ways.addAll(List.of(MARKER_FILE, MARKER_DIRECTORY, DEFAULT));
    return ways;
  }

  LockFile.Builder builder(Path file) {
    LockFile.Builder builder = LockFile.builder(file).inPlace();
    return switch (this) {
      case FCNTL -> builder.backend(Backend.NATIVE);
      case FLOCK -> builder.backend(Backend.NATIVE).mechanism(Mechanism.FLOCK);
      case MARKER_FILE -> builder.backend(Backend.PORTABLE).markerStyle(MarkerStyle.FILE);
      case MARKER_DIRECTORY -> builder.backend(Backend.PORTABLE).markerStyle(MarkerStyle.DIRECTORY);
      case DEFAULT -> builder;
    };
  }
}
