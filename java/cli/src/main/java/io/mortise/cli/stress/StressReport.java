package io.mortise.cli.stress;

import io.mortise.cli.stress.referee.Violation;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is reported. The names of the components are those of the JSON.
 *
 * @param seconds from when all lockers had been inside to the end of the time
 * @param endedEarly why; null if it was not
 * @param longestWaitMillis of any thread for the lock, less the time in which a locker was stopped
 * @param longestGapMillis between two entries, whoever's, less the same
 */
record StressReport(
    Verdict verdict,
    String mortise,
    String java,
    String system,
    String startedAt,
    double seconds,
    @Nullable String endedEarly,
    String directory,
    String fileSystem,
    Chosen settings,
    Operations operations,
    Disturbance kills,
    Disturbance pauses,
    long longestWaitMillis,
    long longestGapMillis,
    Count counter,
    List<Locker> lockers,
    Map<Violation.Kind, Long> violationCounts,
    List<Violation> violations,
    List<String> notes) {

  /** In one word. */
  enum Verdict {
    PASSED,
    FAILED,
    /** It ended before anybody came in. */
    NOTHING_SEEN
  }

  /** The settings that count; times that were not asked for are null. */
  record Chosen(
      int processes,
      int threads,
      long durationMillis,
      int sharedPercent,
      @Nullable Long killEveryMillis,
      @Nullable Long pauseEveryMillis,
      @Nullable Long longestPauseMillis,
      long stuckAfterMillis,
      long starvedAfterMillis,
      long seed) {}

  /** Entries; {@code perSecond} those within the time. */
  record Operations(long exclusive, long shared, long perSecond, int mostReadersTogether) {}

  /** How many, and how many of those hit one that was inside. */
  record Disturbance(int count, int inside) {}

  /** The number in the file at the end, and what it has to be. */
  record Count(long expected, long found) {}

  /** One place, with all that filled it. */
  record Locker(
      int number,
      String how,
      long exclusive,
      long shared,
      long longestWaitMillis,
      int kills,
      int pauses) {}
}
