package io.mortise.internal.identity;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * By {@link ProcessHandle}, for macOS and Windows, where the start is stored with the process.
 *
 * <p>On Windows {@code ProcessHandle.of} is empty also for a process that we may not open, such as
 * any service. The list of all has it nevertheless.
 */
final class HandleProcessTable implements ProcessTable {

  @Override
  public boolean isOurs() {
    return true;
  }

  @Override
  public Sighting look(long pid) {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.isPresent()) {
      return Sighting.present(startOf(process.get()).orElse(OwnerId.UNKNOWN_START), false);
    }
    boolean listed = ProcessHandle.allProcesses().anyMatch(other -> other.pid() == pid);
    return listed ? Sighting.HIDDEN : Sighting.GONE;
  }

  static Optional<String> startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).map(String::valueOf);
  }

  @Override
  public boolean hidesOthers() {
    return false;
  }

  @Override
  public OptionalLong firstFileMillis() {
    return OptionalLong.empty();
  }

  @Override
  public OptionalLong bootMillis() {
    return OptionalLong.empty();
  }
}
