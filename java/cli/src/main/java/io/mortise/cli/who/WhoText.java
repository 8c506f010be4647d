package io.mortise.cli.who;

import io.mortise.LockHolders;
import io.mortise.LockOwner;
import io.mortise.LockOwner.Suspension;
import io.mortise.Mechanism;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The answer for people. */
final class WhoText {

  private static final long MAIN_BYTE = 1L << 62;

  private final PrintWriter out;

  WhoText(PrintWriter out) {
    this.out = out;
  }

  void print(Path path, LockHolders found) {
    if (found.holders().isEmpty()) {
      out.println(path + ": " + (found.unseen().isEmpty() ? "not locked" : "no lock was seen"));
    } else {
      out.println(path + ": locked");
    }
    found.holders().forEach(this::print);
    found.waiting().forEach(this::print);
    found.open().forEach(this::print);
    found.unseen().ifPresent(why -> out.println("not seen: " + why));
  }

  private void print(LockOwner owner) {
    if (isMarkerOfUnknownOwner(owner)) {
      out.println("no process is known to hold " + what(owner));
    } else {
      String pid = owner.pid().isPresent() ? "process " + owner.pid().getAsLong() : "a process";
      out.println(pid + " " + verb(owner) + what(owner));
    }
    row("command", owner.command().orElse(""));
    row("user", owner.user().orElse(""));
    row("host", owner.host().orElse(""));
    row("since", owner.since().map(Object::toString).orElse(""));
    row("state", owner.suspension().map(WhoText::state).orElse(""));
    row("by", by(owner));
    row("note", owner.note().orElse(""));
  }

  /**
   * What holds the lock is then the marker: whether there still is a process to it, nothing tells.
   * A lock in the kernel is a process's, even when it is not known whose.
   */
  private static boolean isMarkerOfUnknownOwner(LockOwner owner) {
    return owner.state() == LockOwner.State.HOLDS
        && owner.pid().isEmpty()
        && owner.mechanism().isEmpty();
  }

  private static String verb(LockOwner owner) {
    return switch (owner.state()) {
      case HOLDS -> "holds " + owner.mode() + " ";
      case RETAINS -> "retains " + owner.mode() + " ";
      case WAITS -> "waits for " + owner.mode() + " ";
      case HAS_OPEN -> "has it open";
    };
  }

  private static String what(LockOwner owner) {
    if (owner.state() == LockOwner.State.HAS_OPEN) {
      return "";
    }
    if (owner.offset() == MAIN_BYTE && owner.length() == 1) {
      return "the lock of the file";
    }
    if (owner.offset() == 0 && owner.length() == Long.MAX_VALUE) {
      return "the whole file";
    }
    if (owner.length() == 1) {
      return "byte " + owner.offset();
    }
    return owner.length() == Long.MAX_VALUE
        ? "all bytes from " + owner.offset()
        : "bytes " + owner.offset() + " to " + (owner.offset() + (owner.length() - 1));
  }

  private static String state(Suspension suspension) {
    return switch (suspension) {
      case STOPPED -> "stopped by a signal or a debugger: it runs none of its code (SIGCONT)";
      case FROZEN -> "frozen by its cgroup: it runs none of its code until it is thawed";
    };
  }

  private static String by(LockOwner owner) {
    List<String> words = new ArrayList<>();
    owner.backend().ifPresent(backend -> words.add("Mortise, " + backend));
    owner
        .mechanism()
        .ifPresent(how -> words.add(how == Mechanism.FLOCK ? "flock" : "byte-range lock"));
    return String.join(", ", words);
  }

  private void row(String name, String value) {
    if (!value.isEmpty()) {
      out.println(String.format("  %-8s %s", name, value));
    }
  }
}
