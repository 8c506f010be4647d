package io.mortise.cli.stress.referee;

import java.util.List;
import java.util.Map;

/**
 * What the referee has seen so far.
 *
 * @param mostReaders inside together
 * @param killedInside how many of the killed had the lock
 * @param longestWaitNanos of anybody, without the time in which a locker was stopped
 * @param longestWaitSlot whose that was, -1 if nobody waited
 * @param longestGapNanos between two entries, whoever's, without that time
 * @param counterExpected what is in the file if nothing was lost
 * @param violations the first few of each kind
 * @param violationCounts all of them
 */
public record Summary(
    long exclusive,
    long shared,
    int mostReaders,
    int killedInside,
    long longestWaitNanos,
    int longestWaitSlot,
    long longestGapNanos,
    long counterExpected,
    Map<Integer, Slot> slots,
    List<Violation> violations,
    Map<Violation.Kind, Long> violationCounts) {

  /**
   * One locker, with all that took its place.
   *
   * @param how it locks, by its own word
   */
  public record Slot(String how, long exclusive, long shared, long longestWaitNanos) {}

  public long operations() {
    return exclusive + shared;
  }
}
