package io.mortise.cli.common;

/** Exit codes of our own; those of {@code flock(1)}, of sysexits.h and of the shell. */
public final class ExitCodes {

  public static final int OK = 0;

  /** The lock was not to be had; or what was to be tested does not work. */
  public static final int FAILURE = 1;

  /** EX_USAGE: the command line makes no sense. */
  public static final int USAGE = 64;

  /** EX_NOINPUT: the file cannot be opened or created. */
  public static final int NO_INPUT = 66;

  /** EX_UNAVAILABLE: there are no such locks here. */
  public static final int UNAVAILABLE = 69;

  /** EX_SOFTWARE: a defect in this program. */
  public static final int SOFTWARE = 70;

  /** EX_OSERR: the operating system failed. */
  public static final int OS_ERROR = 71;

  /** As the shell does: the command is there but cannot be executed. */
  public static final int NOT_EXECUTABLE = 126;

  /** As the shell does: there is no such command. */
  public static final int NOT_FOUND = 127;

  private static final int SIGNAL_BASE = 128;

  private ExitCodes() {}

  /** As the shell does: ended by this signal. */
  public static int ofSignal(int number) {
    return SIGNAL_BASE + number;
  }
}
