package io.mortise.cli.stress;

import io.mortise.Backend;
import io.mortise.MarkerStyle;
import io.mortise.cli.common.PathArgument;
import io.mortise.cli.common.WaitTime;
import io.mortise.cli.stress.locker.LockerPlan.Peer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The command line, and whether it makes sense. */
final class StressOptions {

  private static final int MOST_PROCESSES = 256;
  private static final int MOST_THREADS = 256;
  private static final int USUAL_PROCESSES = 4;
  private static final int MOST_IN_ALL = 1024;
  private static final Duration LONGEST = Duration.ofDays(365);

  /** What is meant to guard the critical section. */
  enum Guarding {
    MORTISE,
    NONE
  }

  @Option(
      names = "--processes",
      paramLabel = "N",
      description = "Lockers; 4 by default, and with --mix one of each kind.")
  private @Nullable Integer processes;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "In each of them; ${DEFAULT-VALUE} by default.")
  private int threads;

  @Option(
      names = {"--duration", "--seconds"},
      paramLabel = "TIME",
      converter = WaitTime.class,
      defaultValue = "10",
      description =
          "From when all lockers are ready: a number of seconds, or with one of ms, s, m, h;"
              + " ${DEFAULT-VALUE} by default.")
  private Duration duration = Duration.ZERO;

  @Option(
      names = "--backend",
      paramLabel = "BACKEND",
      description = "native or portable; by default what a LockFile uses by itself.")
  private @Nullable Backend backend;

  @Option(
      names = "--marker-style",
      paramLabel = "STYLE",
      description = "file or directory: the marker of portable lockers.")
  private @Nullable MarkerStyle markerStyle;

  @Option(
      names = "--retain",
      paramLabel = "MILLIS",
      description = "Lockers retain the lock for at most so long; 0 for not at all.")
  private @Nullable Long retainMillis;

  @Option(
      names = "--lock",
      paramLabel = "LOCK",
      defaultValue = "mortise",
      description = "mortise (default), or none: locks nothing, to see that the referee notices.")
  private Guarding lock = Guarding.MORTISE;

  @Option(
      names = "--mix",
      description =
          "A mixture: native, native and retained, portable, java.nio, and Python's lockf.")
  private boolean mix;

  @Option(
      names = "--shared",
      paramLabel = "PERCENT",
      defaultValue = "20",
      description = "How many entries are shared; ${DEFAULT-VALUE} by default.")
  private int sharedPercent;

  @Option(
      names = "--kill",
      paramLabel = "TIME",
      converter = WaitTime.class,
      description = "Kill a locker (-9) and replace it, once in TIME on average.")
  private @Nullable Duration killEvery;

  @Option(
      names = "--pause",
      paramLabel = "TIME",
      converter = WaitTime.class,
      description = "Stop a locker and let it go on (STOP, CONT), once in TIME on average.")
  private @Nullable Duration pauseEvery;

  @Option(
      names = "--longest-pause",
      paramLabel = "TIME",
      converter = WaitTime.class,
      defaultValue = "200ms",
      description = "How long it is stopped at most; ${DEFAULT-VALUE} by default.")
  private Duration longestPause = Duration.ZERO;

  @Option(
      names = "--stuck-after",
      paramLabel = "TIME",
      converter = WaitTime.class,
      defaultValue = "30s",
      description = "Nobody comes in for so long: a violation; ${DEFAULT-VALUE} by default.")
  private Duration stuckAfter = Duration.ZERO;

  @Option(
      names = "--starved-after",
      paramLabel = "TIME",
      converter = WaitTime.class,
      defaultValue = "60s",
      description = "One thread does not for so long: a violation; ${DEFAULT-VALUE} by default.")
  private Duration starvedAfter = Duration.ZERO;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of all random choices. The order of the processes is not among them.")
  private @Nullable Long seed;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      converter = PathArgument.class,
      description = "Write the report there as well, as JSON.")
  private @Nullable Path json;

  @Parameters(
      paramLabel = "DIR",
      converter = PathArgument.class,
      description = "An existing directory of the file system to try.")
  private Path directory = Path.of("");

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec(Target.MIXEE)
  private CommandSpec spec;

  /** Refuses what makes no sense. */
  Settings toSettings() {
    checkNumbers();
    checkTimes();
    checkCombinations();
    checkPaths();
    List<String> notes = new ArrayList<>();
    return new Settings(
        directory.toAbsolutePath().normalize(),
        slots(notes),
        threads,
        duration,
        sharedPercent,
        killEvery,
        pauseEvery,
        longestPause,
        stuckAfter,
        starvedAfter,
        seed == null ? new Random().nextInt(Integer.MAX_VALUE) : seed,
        json,
        notes);
  }

  private void checkNumbers() {
    require("--processes", 1, processes == null ? 1 : processes, MOST_PROCESSES);
    require("--threads", 1, threads, MOST_THREADS);
    require("--processes times --threads", 1, wantedThreads(), MOST_IN_ALL);
    require("--shared", 0, sharedPercent, 100);
    require("--retain", 0, retainMillis == null ? 0 : retainMillis, Integer.MAX_VALUE);
  }

  private long wantedThreads() {
    return (long) threads * (processes == null ? 1 : processes);
  }

  private void require(String option, long least, long number, long most) {
    if (number < least || number > most) {
      throw usage(option + " takes " + least + " to " + most + ", not " + number);
    }
  }

  private void checkTimes() {
    requireTime("--duration", duration);
    requireTime("--kill", killEvery);
    requireTime("--pause", pauseEvery);
    requireTime("--longest-pause", longestPause);
    requireTime("--stuck-after", stuckAfter);
    requireTime("--starved-after", starvedAfter);
  }

  private void requireTime(String option, @Nullable Duration time) {
    if (time != null && (time.compareTo(Duration.ofMillis(1)) < 0 || time.compareTo(LONGEST) > 0)) {
      throw usage(option + " takes a time from a millisecond to a year");
    }
  }

  private void checkCombinations() {
    boolean none = lock == Guarding.NONE;
    if (none && (mix || backend != null || markerStyle != null || retainMillis != null)) {
      throw usage("--lock none goes with none of --mix, --backend, --marker-style, --retain");
    }
    if (mix && backend != null) {
      throw usage("--mix has lockers of both backends: leave out --backend");
    }
    if (markerStyle != null && !mix && backend != Backend.PORTABLE) {
      throw usage("--marker-style has an effect with --backend portable or --mix only");
    }
    if (retainMillis != null && backend == Backend.PORTABLE) {
      throw usage("--retain has no effect with --backend portable");
    }
    if (pauseEvery != null && !Pauses.arePossible()) {
      throw usage("--pause: this system has no signals to stop a process and let it go on");
    }
  }

  private void checkPaths() {
    if (!Files.exists(directory)) {
      throw usage("DIR: " + directory + " does not exist");
    }
    if (!Files.isDirectory(directory)) {
      throw usage("DIR: " + directory + " is not a directory");
    }
    if (json == null) {
      return;
    }
    Path parent = json.toAbsolutePath().getParent();
    if (Files.isDirectory(json) || parent == null || !Files.isDirectory(parent)) {
      throw usage("--json: " + json + " is a directory, or is to be in one that does not exist");
    }
  }

  private List<LockerKind> slots(List<String> notes) {
    if (lock == Guarding.NONE) {
      return Collections.nCopies(orUsual(USUAL_PROCESSES), LockerKind.foreign(Peer.NONE));
    }
    long retain = retainMillis == null ? LockerKind.USUAL : retainMillis;
    if (!mix) {
      return Collections.nCopies(
          orUsual(USUAL_PROCESSES), new LockerKind(Peer.MORTISE, backend, markerStyle, retain));
    }
    List<LockerKind> kinds = Mixture.kinds(markerStyle, retain, notes);
    int wanted = orUsual(kinds.size());
    if (wanted < kinds.size()) {
      throw usage("--mix has " + kinds.size() + " kinds of lockers: as many --processes at least");
    }
    List<LockerKind> slots = new ArrayList<>();
    for (int slot = 0; slot < wanted; slot++) {
      slots.add(kinds.get(slot % kinds.size()));
    }
    return slots;
  }

  private int orUsual(int usual) {
    return processes == null ? usual : processes;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
