package io.mortise.cli.stress.referee;

/** Something that must not be. */
public record Violation(Kind kind, double atSeconds, String what) {

  /** What is wrong. */
  public enum Kind {
    /** Two were inside who exclude each other. */
    OVERLAP,
    /** The counter in the file is not what those who were inside have made of it. */
    LOST_UPDATE,
    /** Whoever was inside found out that it had no lock any more. */
    LOST_LOCK,
    /** Nobody comes in, though somebody wants to. */
    STUCK,
    /** Others come in, and one does not. */
    STARVED,
    /** A locker failed: an exception, an unexpected end. */
    ERROR
  }
}
