package io.mortise.cli.doctor;

import io.mortise.Backend;
import io.mortise.FileSystemReport;
import io.mortise.FileSystemReport.Hole;
import io.mortise.FileSystemReport.Trial;
import io.mortise.LockException;
import io.mortise.LockFile;
import io.mortise.Mechanism;
import io.mortise.Mortise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** What is known of the file system before a second process is asked. */
final class Surroundings {

  private final Report report;

  Surroundings(Report report) {
    this.report = report;
  }

  /** Reports it. True unless something that was tried does not work. */
  boolean areGood(Place place) {
    FileSystemReport found;
    try {
      found = Mortise.probe(place.asked());
    } catch (LockException e) {
      report.row("file system", "FAILED: " + e.getMessage());
      return false;
    }
    report.row("file system", found.type() + " (" + found.source() + ")");
    report.row("", reach(found.reach()));
    if (!found.options().isEmpty()) {
      report.row("", "mount options: " + String.join(",", found.options()));
    }
    for (Hole hole : found.holes()) {
      report.row("WARNING", families(hole) + hole.text() + " (" + hole.why() + ")");
    }
    found.notes().forEach(note -> report.row("note", note));
    boolean good = true;
    for (Trial trial : found.trials()) {
      String result = trial.works() ? "works" : "FAILED: " + trial.finding();
      report.row(trial.mechanism().name().toLowerCase(Locale.ROOT), result + inOneProcess(trial));
      good &= trial.works();
    }
    return good;
  }

  private static String inOneProcess(Trial trial) {
    return trial.works() ? " between two open files of this process" : "";
  }

  private static String reach(FileSystemReport.Reach reach) {
    return switch (reach) {
      case LOCAL -> "this machine only";
      case NETWORK -> "other machines may write there";
      case SHARED_BY_GUESTS -> "shared by virtual machines and their host";
      case UNKNOWN -> "who else may write there is not known";
    };
  }

  private static String families(Hole hole) {
    return hole.mechanisms().size() == Mechanism.values().length
        ? ""
        : hole.mechanisms().iterator().next().name().toLowerCase(Locale.ROOT) + ": ";
  }

  /** What {@code LockFile.Builder.retain} would do there. */
  void describeRetention(Path directory) {
    try {
      Path file = Files.createTempFile(directory, ".mortise-doctor-", ".lock");
      try (LockFile lock = LockFile.builder(file).retain(Duration.ofMillis(1)).open()) {
        report.row("retention", lock.retains() ? possible() : "none: " + whyNot(lock));
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException | IllegalArgumentException e) {
      report.row("retention", "not known: " + e.getMessage());
    }
  }

  private static String possible() {
    String millis = System.getProperty("mortise.retain", "0");
    return millis.equals("0")
        ? "possible; off unless asked for"
        : "on: mortise.retain=" + millis + " ms";
  }

  private static String whyNot(LockFile lock) {
    return lock.backend() == Backend.PORTABLE
        ? "the portable backend keeps no lock"
        : "other machines may write there";
  }
}
