package io.mortise.internal.identity;

import io.mortise.internal.backend.UnixAttributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * By {@code /proc}. Not by {@link ProcessHandle}, which takes a zombie for a living process, and
 * whose start moves with every step of the clock.
 */
final class LinuxProcessTable implements ProcessTable {

  private static final String ALL_USERS = "0 0 4294967295";

  private static final List<Path> FIRST_FILES =
      List.of(Path.of("/dev/null"), Path.of("/dev/zero"), Path.of("/dev/full"));

  private final Procfs proc;
  private final long ownPid;

  LinuxProcessTable(Procfs proc, long ownPid) {
    this.proc = proc;
    this.ownPid = ownPid;
  }

  /** Another namespace's /proc numbers us differently, or lists more than one number for us. */
  @Override
  public boolean isOurs() {
    try {
      return proc.stat("self").pid().equals(Long.toString(ownPid))
          && proc.status("self").depthOfNamespaces() == 1;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public Sighting look(long pid) {
    String process = Long.toString(pid);
    try {
      ProcessStat stat = proc.stat(process);
      ProcessStatus status = proc.status(process);
      if (status.process() != pid) {
        return Sighting.GONE; // A thread of another process: the number was reused.
      }
      return Sighting.present(stat.start(), status.isZombie());
    } catch (IOException e) {
      // Also when it ended between two steps (ESRCH, for which Java has no exception).
      return Files.notExists(proc.path(process)) ? Sighting.GONE : Sighting.HIDDEN;
    }
  }

  @Override
  public boolean hidesOthers() {
    try {
      return MountInfo.hidesProcesses(proc.lines("self/mountinfo")) && !isRoot();
    } catch (IOException e) {
      return true;
    }
  }

  /** Root of the system. Root of a user namespace is, to processes outside, an ordinary user. */
  private boolean isRoot() throws IOException {
    return proc.status("self").effectiveUser() == 0
        && proc.read("self/uid_map").strip().replaceAll("\\s+", " ").equals(ALL_USERS);
  }

  @Override
  public OptionalLong firstFileMillis() {
    OptionalLong first = OptionalLong.empty();
    for (Path device : FIRST_FILES) {
      try {
        long changed = UnixAttributes.of(device).changedMillis();
        first = OptionalLong.of(Math.min(changed, first.orElse(changed)));
      } catch (IOException e) {
        return OptionalLong.empty();
      }
    }
    return first;
  }

  @Override
  public OptionalLong bootMillis() {
    try {
      String[] words = proc.read("uptime").split(" ", -1);
      double uptimeMillis = Double.parseDouble(words[0]) * 1000;
      return OptionalLong.of(System.currentTimeMillis() - (long) uptimeMillis);
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
