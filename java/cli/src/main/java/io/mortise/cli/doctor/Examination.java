package io.mortise.cli.doctor;

import io.mortise.Backend;
import io.mortise.cli.common.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The self-test of every way of locking, in a temporary file that is removed afterwards. */
final class Examination {

  /** A file server that is down makes every call hang. */
  private static final long LIMIT_SECONDS = 60;

  private final Path path;
  private final Report report;

  Examination(Path path, Report report) {
    this.path = path;
    this.report = report;
  }

  /** Reports each result. True if all is well. */
  boolean passes() {
    CompletableFuture<Boolean> outcome = CompletableFuture.supplyAsync(this::examine);
    try {
      return outcome.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return failed(
          "no answer within " + LIMIT_SECONDS + " s; is this a file server that is down?");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      return failed(
          cause instanceof IllegalArgumentException setting
              ? String.valueOf(setting.getMessage())
              : String.valueOf(cause));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed("interrupted");
    }
  }

  private boolean examine() {
    Place place = Place.of(path);
    report.row("path", place.asked() + (place.exists() ? "" : " (missing)"));
    report.row("directory", place.directory().toString());
    Surroundings surroundings = new Surroundings(report);
    boolean good = surroundings.areGood(place);
    boolean works = examineBetweenProcesses(place.directory());
    if (works) {
      surroundings.describeRetention(place.directory());
    }
    String obstacle = place.obstacle();
    if (obstacle != null) {
      report.row("file", "FAILED: " + place.asked() + " cannot be locked: " + obstacle);
    }
    return good && works && obstacle == null;
  }

  private boolean examineBetweenProcesses(Path directory) {
    Path file;
    try {
      file = Files.createTempFile(directory, ".mortise-doctor-", ".lock");
    } catch (IOException e) {
      return failed("cannot create a file in " + directory + ": " + Failures.reason(e));
    }
    file.toFile().deleteOnExit(); // for Ctrl-C
    try (SecondProcess second = SecondProcess.start(file)) {
      boolean all = true;
      for (Way way : Way.all()) {
        all &= passes(way, new SelfTest(file, second));
      }
      return all;
    } catch (IOException e) {
      return failed("cannot start a second process: " + e.getMessage());
    } finally {
      remove(file);
    }
  }

  private boolean passes(Way way, SelfTest test) {
    try {
      Backend backend = test.run(way);
      String which = way == Way.DEFAULT ? ", through the " + backend + " backend" : "";
      report.row(way.title(), "works between two processes" + which);
      return true;
    } catch (IOException e) {
      report.row(way.title(), "FAILED: " + e.getMessage());
      return false;
    }
  }

  private void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      report.row("left behind", file + ": " + e.getMessage());
    }
  }

  private boolean failed(String why) {
    report.row("locks", "FAILED: " + why);
    return false;
  }
}
