package io.mortise.internal.lock;

import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.LockOwner;
import io.mortise.internal.backend.LockHolder;
import io.mortise.internal.gate.Gate;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Finds out who holds a lock: this JVM by its own records, others by the operating system's. */
final class Owners {

  private static final long THIS_PROCESS = ProcessHandle.current().pid();

  private Owners() {}

  static Optional<LockOwner> find(@Nullable Gate gate) throws LockException {
    if (gate == null) {
      return Optional.empty();
    }
    Optional<LockMode> here = gate.heldMode();
    if (here.isPresent()) {
      return Optional.of(thisProcess(here.get(), gate));
    }
    Optional<LockHolder> holder = gate.findHolder(LockMode.EXCLUSIVE);
    if (holder.isEmpty()) {
      return Optional.empty();
    }
    boolean refusesReaders = gate.findHolder(LockMode.SHARED).isPresent();
    return Optional.of(
        otherProcess(holder.get(), refusesReaders ? LockMode.EXCLUSIVE : LockMode.SHARED));
  }

  private static LockOwner thisProcess(LockMode mode, Gate gate) {
    Optional<String> thread = gate.holders().anyThreadName().map(name -> "thread " + name);
    return new LockOwner(OptionalLong.of(THIS_PROCESS), true, mode, thread);
  }

  private static LockOwner otherProcess(LockHolder holder, LockMode mode) {
    OptionalLong pid = holder.pid();
    if (pid.isEmpty() || !holder.thisMachine()) {
      return new LockOwner(pid, false, mode, Optional.empty(), holder.note());
    }
    Optional<String> command =
        ProcessHandle.of(pid.getAsLong()).flatMap(process -> process.info().commandLine());
    boolean same = pid.getAsLong() == THIS_PROCESS;
    return new LockOwner(pid, same, mode, command, holder.note());
  }
}
