package io.mortise.internal.lock;

import io.mortise.Backend;
import io.mortise.LockMode;
import io.mortise.LockOwner;
import io.mortise.Mechanism;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.LockHolder;
import io.mortise.internal.identity.ProcessIdentity;
import io.mortise.internal.who.Sighting;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What is known of one owner so far. */
final class OwnerDraft {

  static final long THIS_PROCESS = ProcessHandle.current().pid();

  private static final long NOT_KNOWN = 0;

  long pid;
  boolean onThisMachine = true;
  LockMode mode = LockMode.EXCLUSIVE;
  LockOwner.State state = LockOwner.State.HOLDS;
  @Nullable Mechanism mechanism;
  long offset = ByteRange.MAIN.offset();
  long length = 1;
  @Nullable Backend backend;
  @Nullable Instant since;
  @Nullable String host;
  @Nullable String command;
  @Nullable String note;

  static OwnerDraft of(LockHolder holder, LockMode mode) {
    OwnerDraft draft = new OwnerDraft();
    draft.pid = holder.pid().orElse(NOT_KNOWN);
    draft.mode = mode;
    draft.mechanism = holder.byMarker() ? null : Mechanism.FCNTL;
    draft.onThisMachine = holder.thisMachine();
    draft.addMarker(holder);
    return draft;
  }

  void at(ByteRange range) {
    offset = range.offset();
    length = range.length();
  }

  void addMarker(LockHolder holder) {
    note = holder.note().orElse(note);
    since = holder.since().orElse(since);
    host = holder.host().orElse(host);
    backend = holder.ofMortise() ? Backend.PORTABLE : backend;
  }

  static OwnerDraft of(Sighting seen) {
    OwnerDraft draft = new OwnerDraft();
    draft.pid = seen.pid();
    draft.mode = seen.exclusive() ? LockMode.EXCLUSIVE : LockMode.SHARED;
    draft.offset = seen.first();
    draft.length = seen.last() == Long.MAX_VALUE ? Long.MAX_VALUE : seen.last() - seen.first() + 1;
    if (seen.isLock()) {
      draft.mechanism = seen.isFlock() ? Mechanism.FLOCK : Mechanism.FCNTL;
      draft.state = seen.waits() ? LockOwner.State.WAITS : LockOwner.State.HOLDS;
    } else {
      draft.state = LockOwner.State.HAS_OPEN;
    }
    if (seen.isOurMainByte() && !seen.waits()) {
      draft.backend = seen.isOfd() ? Backend.NATIVE : Backend.PORTABLE;
      draft.length = 1;
    }
    if (seen.retained()) {
      draft.state = LockOwner.State.RETAINS;
      draft.note = "it retains the lock: held, or kept until somebody asks for it";
    }
    return draft;
  }

  boolean isOfThisProcess() {
    return onThisMachine && pid == THIS_PROCESS;
  }

  private boolean isKnownProcess() {
    return onThisMachine && pid != NOT_KNOWN;
  }

  LockOwner done() {
    Optional<ProcessHandle.Info> info =
        isKnownProcess() ? ProcessHandle.of(pid).map(ProcessHandle::info) : Optional.empty();
    Optional<String> program =
        info.flatMap(known -> known.commandLine().or(known::command)).map(OwnerDraft::printable);
    return new LockOwner(
        pid == NOT_KNOWN ? OptionalLong.empty() : OptionalLong.of(pid),
        isOfThisProcess(),
        mode,
        isOfThisProcess() ? Optional.ofNullable(command) : program,
        Optional.ofNullable(note != null ? note : bound(info)),
        state,
        Optional.ofNullable(mechanism),
        offset,
        length,
        Optional.ofNullable(backend),
        Optional.ofNullable(since),
        Optional.ofNullable(isKnownProcess() && host == null ? hostHere() : host),
        info.flatMap(ProcessHandle.Info::user));
  }

  /** The kernel does not tell since when. Only for a message: the clock may have been set since. */
  private @Nullable String bound(Optional<ProcessHandle.Info> info) {
    if (isOfThisProcess() && command == null && state == LockOwner.State.HOLDS && backend == null) {
      return "not through this copy of Mortise: another class loader's, or other code";
    }
    if (since != null || isOfThisProcess() || state != LockOwner.State.HOLDS) {
      return null;
    }
    return info.flatMap(ProcessHandle.Info::startInstant)
        .map(start -> "since when is not known; the process runs since " + start)
        .orElse(null);
  }

  private static @Nullable String hostHere() {
    String host = ProcessIdentity.current().host();
    return host.equals("-") ? null : host;
  }

  /** Another user's command must not look like lines of our log. */
  private static String printable(String command) {
    StringBuilder text = new StringBuilder(command);
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        text.setCharAt(i, ' ');
      }
    }
    return text.toString().strip(); // some systems end each argument with a NUL
  }
}
