package io.mortise;

import io.mortise.internal.backend.ByteRange;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Who has a lock, or has to do with it, as far as it is known.
 *
 * @param pid the process, if known
 * @param thisProcess whether it is this very JVM, be it through another class loader's copy of
 *     Mortise
 * @param mode how it is held, or asked for
 * @param command the program and its arguments, or the name of the thread when it is this process
 * @param note what else is known, in words: the marker that names it, on which machine it runs, why
 *     the lock was not taken from it, what could not be found out, and what an operator can do
 * @param state what it has to do with the lock
 * @param mechanism by which it was locked in the kernel; empty for a marker alone, and where it is
 *     not known
 * @param offset the first byte that is locked; 2<sup>62</sup> for the lock of a {@code LockFile}
 *     itself, 0 for a whole file
 * @param length how many are, {@code Long.MAX_VALUE} for all
 * @param backend that of a Mortise; empty for another program, and where that cannot be told apart
 * @param since when it was granted, if known. A marker has its owner's clock; for a hold of this
 *     JVM it is right to some microseconds, but in the very moment of a grant it may still be that
 *     of the hold before
 * @param host the name of the machine, if known
 * @param user as whom the process runs, if known
 * @param suspension why the process runs none of its code at the moment; empty if it runs, or if
 *     that cannot be seen
 * @param refreshedAgo how long ago the process refreshed its marker, by the clocks of the file
 *     system and of this machine; empty without a marker that is refreshed, and where the two
 *     clocks disagree
 * @param refreshEvery the interval at which the marker promises to be refreshed
 */
public record LockOwner(
    OptionalLong pid,
    boolean thisProcess,
    LockMode mode,
    Optional<String> command,
    Optional<String> note,
    State state,
    Optional<Mechanism> mechanism,
    long offset,
    long length,
    Optional<Backend> backend,
    Optional<Instant> since,
    Optional<String> host,
    Optional<String> user,
    Optional<Suspension> suspension,
    Optional<Duration> refreshedAgo,
    Optional<Duration> refreshEvery) {

  private static final int LONGEST_COMMAND = 200;

  /** What a process has to do with a lock. */
  public enum State {
    /** It holds the lock. */
    HOLDS,
    /**
     * It retains the lock: one of its threads holds it, or none does and it is given back when
     * somebody asks. From outside the two cannot be told apart.
     */
    RETAINS,
    /** It asks for the lock. */
    WAITS,
    /** It has the file open. More is not known. */
    HAS_OPEN
  }

  /** Why a process runs none of its code. What it has locked stays locked. */
  public enum Suspension {
    /** By a signal (SIGSTOP, SIGTSTP), until SIGCONT, or by a debugger. */
    STOPPED,
    /** By the freezer of its cgroup, as {@code docker pause} does, until the cgroup is thawed. */
    FROZEN
  }

  /** A holder of a {@code LockFile}'s own lock, of whom nothing else is known. */
  public LockOwner(OptionalLong pid, boolean thisProcess, LockMode mode, Optional<String> command) {
    this(
        pid,
        thisProcess,
        mode,
        command,
        Optional.empty(),
        State.HOLDS,
        Optional.empty(),
        ByteRange.MAIN.offset(),
        ByteRange.MAIN.length(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  public LockOwner {
    Objects.requireNonNull(pid, "pid");
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(command, "command");
    Objects.requireNonNull(note, "note");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(mechanism, "mechanism");
    Objects.requireNonNull(backend, "backend");
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(suspension, "suspension");
    Objects.requireNonNull(refreshedAgo, "refreshedAgo");
    Objects.requireNonNull(refreshEvery, "refreshEvery");
  }

  /** One line for a message. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(pid.isPresent() ? "process " + pid.getAsLong() : "an unknown process");
    text.append(thisProcess ? ", this very process" : "");
    command.ifPresent(what -> text.append(" (").append(abbreviated(what)).append(')'));
    text.append(state == State.HAS_OPEN ? ", which has it open" : ", " + mode);
    since.ifPresent(when -> text.append(" since ").append(when));
    suspension.ifPresent(
        how ->
            text.append(
                how == Suspension.STOPPED
                    ? ", stopped by a signal or a debugger"
                    : ", frozen by its cgroup"));
    note.ifPresent(more -> text.append(" (").append(more).append(')'));
    return text.toString();
  }

  /** The main class of a JVM stands at the end, behind its class path. */
  private static String abbreviated(String command) {
    int half = LONGEST_COMMAND / 2;
    return command.length() <= LONGEST_COMMAND
        ? command
        : command.substring(0, half) + " ... " + command.substring(command.length() - half);
  }
}
