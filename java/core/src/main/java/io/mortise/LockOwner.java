package io.mortise;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Who holds a lock, as far as it is known.
 *
 * @param pid the process, if known
 * @param thisProcess whether it is this very JVM
 * @param mode how it is held
 * @param command the program and its arguments, or the name of the thread when it is this process
 * @param note what else is known, in words: the marker that names it, on which machine it runs, why
 *     the lock was not taken from it, and what an operator can do
 */
public record LockOwner(
    OptionalLong pid,
    boolean thisProcess,
    LockMode mode,
    Optional<String> command,
    Optional<String> note) {

  /** Without a note. */
  public LockOwner(OptionalLong pid, boolean thisProcess, LockMode mode, Optional<String> command) {
    this(pid, thisProcess, mode, command, Optional.empty());
  }

  public LockOwner {
    Objects.requireNonNull(pid, "pid");
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(command, "command");
    Objects.requireNonNull(note, "note");
  }

  /** One line for a message. */
  @Override
  public String toString() {
    String who = pid.isPresent() ? "process " + pid.getAsLong() : "an unknown process";
    String what = command.map(text -> " (" + text + ")").orElse("");
    String more = note.map(text -> " (" + text + ")").orElse("");
    return who + (thisProcess ? ", this very process" : "") + what + ", " + mode + more;
  }
}
