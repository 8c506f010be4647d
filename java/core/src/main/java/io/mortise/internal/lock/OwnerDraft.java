package io.mortise.internal.lock;

import io.mortise.Backend;
import io.mortise.LockMode;
import io.mortise.LockOwner;
import io.mortise.Mechanism;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.Durations;
import io.mortise.internal.backend.LockHolder;
import io.mortise.internal.backend.LockHolder.Refresh;
import io.mortise.internal.identity.ProcessIdentity;
import io.mortise.internal.who.Sighting;
import io.mortise.internal.who.SuspendedProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What is known of one owner so far. */
final class OwnerDraft {

  static final long THIS_PROCESS = ProcessHandle.current().pid();

  private static final long NOT_KNOWN = 0;

  /** The words for a lock of this process that our records do not have. */
  private static final String OTHER_CODE =
      "not through this copy of Mortise: another class loader's, or other code";

  long pid;
  boolean isOurs; // known by the records of this JVM (class loader)
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
  @Nullable Refresh refresh;

  /** A marker stands for the lock of the file itself. */
  static OwnerDraft of(LockHolder holder) {
    OwnerDraft draft = new OwnerDraft();
    draft.pid = holder.pid().orElse(NOT_KNOWN);
    draft.mode = holder.mode();
    if (!holder.byMarker()) {
      draft.offset = holder.offset();
      draft.length = holder.length();
    }
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
    refresh = holder.refresh().orElse(refresh);
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
      draft.note = "it retains the lock: held, or kept until another process asks for it";
    }
    return draft;
  }

  OwnerDraft ours(boolean known) {
    isOurs = known;
    return this;
  }

  /**
   * May it be what a portable owner has the kernel lock? Another lock of its process has nothing to
   * do with its marker.
   */
  boolean mayHaveAMarker() {
    long main = ByteRange.MAIN.offset();
    return backend == Backend.PORTABLE
        || (backend == null && offset <= main && length > main - offset);
  }

  boolean isOfThisProcess() {
    return onThisMachine && pid == THIS_PROCESS;
  }

  private boolean isKnownProcess() {
    return onThisMachine && pid != NOT_KNOWN;
  }

  LockOwner done() {
    return done(SuspendedProcess.SYSTEM);
  }

  LockOwner done(SuspendedProcess processes) {
    Optional<ProcessHandle.Info> info =
        isKnownProcess() ? ProcessHandle.of(pid).map(ProcessHandle::info) : Optional.empty();
    Optional<String> program =
        info.flatMap(known -> known.commandLine().or(known::command)).map(OwnerDraft::printable);
    return new LockOwner(
        pid == NOT_KNOWN ? OptionalLong.empty() : OptionalLong.of(pid),
        isOfThisProcess(),
        mode,
        isOfThisProcess() ? Optional.ofNullable(command) : program,
        Optional.ofNullable(allNotes(info)),
        state,
        Optional.ofNullable(mechanism),
        offset,
        length,
        Optional.ofNullable(backend),
        Optional.ofNullable(since),
        Optional.ofNullable(isKnownProcess() && host == null ? hostHere() : host),
        info.flatMap(ProcessHandle.Info::user),
        isKnownProcess() && !isOfThisProcess() ? processes.of(pid) : Optional.empty(),
        Optional.ofNullable(refresh).map(Refresh::ago),
        Optional.ofNullable(refresh).map(Refresh::every));
  }

  private @Nullable String allNotes(Optional<ProcessHandle.Info> info) {
    List<String> all = new ArrayList<>();
    if (note != null) {
      all.add(note);
    }
    if (isOfThisProcess() && !isOurs && state != LockOwner.State.HAS_OPEN) {
      all.add(OTHER_CODE);
    }
    if (refresh != null) {
      all.add(
          "refreshed "
              + age(refresh.ago())
              + "; it promises to every "
              + Durations.text(refresh.every()));
    }
    String bound = all.isEmpty() ? bound(info) : null;
    return all.isEmpty() ? bound : String.join("; ", all);
  }

  private static String age(Duration ago) {
    return ago.toSeconds() == 0
        ? "less than 1 s ago"
        : Durations.text(Duration.ofSeconds(ago.toSeconds())) + " ago";
  }

  /** The kernel does not tell since when. Only for a message: the clock may have been set since. */
  private @Nullable String bound(Optional<ProcessHandle.Info> info) {
    if (since != null || isOfThisProcess() || state != LockOwner.State.HOLDS) {
      return null;
    }
    return info.flatMap(ProcessHandle.Info::startInstant)
        .map(start -> "since when is not known; the process has run since " + start)
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
