package io.mortise.internal.lock;

import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.LockOwner;
import io.mortise.internal.gate.Gate;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Finds out who holds a lock: this JVM by its own records, others by the operating system's. */
final class Owners {

  private Owners() {}

  static Optional<LockOwner> find(@Nullable Gate gate) throws LockException {
    if (gate == null) {
      return Optional.empty();
    }
    Optional<LockMode> here = gate.heldMode();
    if (here.isPresent()) {
      return Optional.of(thisProcess(here.get(), gate));
    }
    OptionalLong pid = gate.findHolder(LockMode.EXCLUSIVE);
    if (pid.isEmpty()) {
      return Optional.empty();
    }
    boolean refusesReaders = gate.findHolder(LockMode.SHARED).isPresent();
    return Optional.of(
        otherProcess(pid.getAsLong(), refusesReaders ? LockMode.EXCLUSIVE : LockMode.SHARED));
  }

  private static LockOwner thisProcess(LockMode mode, Gate gate) {
    Optional<String> thread = gate.holders().anyThreadName().map(name -> "thread " + name);
    return new LockOwner(OptionalLong.of(ProcessHandle.current().pid()), true, mode, thread);
  }

  private static LockOwner otherProcess(long pid, LockMode mode) {
    Optional<String> command =
        ProcessHandle.of(pid).flatMap(process -> process.info().commandLine());
    boolean same = pid == ProcessHandle.current().pid();
    return new LockOwner(OptionalLong.of(pid), same, mode, command);
  }
}
