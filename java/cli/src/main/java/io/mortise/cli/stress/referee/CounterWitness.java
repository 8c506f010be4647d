package io.mortise.cli.stress.referee;

import java.io.IOException;

/**
 * The second witness: a number in a file, which everybody who was inside exclusively has read, and
 * written back one higher, without anything that would make this atomic but the lock. Not
 * thread-safe.
 *
 * <p>It is compared at each entry, when nobody writes. Whoever died inside may have written or not;
 * which of both shows at the next entry.
 */
public final class CounterWitness {

  /** Reads the file. */
  public interface Source {
    long read() throws IOException;
  }

  private final Source source;
  private final Violations violations;
  private long expected; // from what was there at the last look
  private long writes; // all
  private boolean mayBeOneAhead;

  CounterWitness(Source source, Violations violations) {
    this.source = source;
    this.violations = violations;
  }

  /** Somebody was inside and has written. */
  void written() {
    expected++;
    writes++;
  }

  void diedInside() {
    mayBeOneAhead = true;
  }

  /** To be called only while nobody writes. */
  void compare() {
    long actual;
    try {
      actual = source.read();
    } catch (IOException e) {
      violations.add(Violation.Kind.ERROR, "the referee cannot read the counter: " + e);
      return;
    }
    if (actual != expected && !(mayBeOneAhead && actual == expected + 1)) {
      violations.add(
          Violation.Kind.LOST_UPDATE, "the counter is " + actual + " and should be " + expected);
    } else if (actual != expected) {
      writes++; // whoever died had written
    }
    expected = actual;
    mayBeOneAhead = false;
  }

  /** How many have written, and so what the number is if nothing was lost. */
  long writes() {
    return writes;
  }
}
