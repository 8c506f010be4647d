package io.mortise.internal.who;

import io.mortise.LockOwner.Suspension;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a process runs none of its code at the moment, by what Linux shows. */
public final class SuspendedProcess {

  /*
   * For maintainers: proc_pid_stat(5), cgroups(7), and in the kernel's documentation cgroup-v2.rst and
   * cgroup-v1/freezer-subsystem.rst.
   *
   * A stopped process has the state T, or t under a debugger, behind its name, which is in parentheses and may
   * contain more of them. A frozen one has some other state: version 2 shows S, version 1 shows D. That it is frozen
   * stands in its cgroup: "frozen 1" in cgroup.events, FROZEN in freezer.state. Both say so for a cgroup that was
   * frozen with one above it as well. While the freezing goes on, neither does.
   *
   * The cgroups of a process are in /proc/PID/cgroup, as paths below the root of the reader's cgroup namespace; what is
   * outside of that begins with "/..", and is not looked for. Where a hierarchy is mounted stands in mountinfo, with
   * the part of it that is.
   */

  public static final SuspendedProcess SYSTEM = new SuspendedProcess(Path.of("/proc"));

  private static final int LIMIT_BYTES = 1 << 22; // of mountinfo; the others are short
  private static final int ROOT = 3;
  private static final int POINT = 4;

  private final Path proc;

  /** Where cgroups are mounted, by the first look: on a machine of many mounts it takes long. */
  private volatile @Nullable List<String> mounts;

  /** With a directory that stands for {@code /proc}. */
  public SuspendedProcess(Path proc) {
    this.proc = proc;
  }

  /** Empty where it goes on, or that cannot be seen. */
  public Optional<Suspension> of(long pid) {
    try {
      String stat = read(proc.resolve(pid + "/stat"));
      int state = stat.lastIndexOf(") ") + 2;
      if (state > 1 && stat.length() > state && "Tt".indexOf(stat.charAt(state)) >= 0) {
        return Optional.of(Suspension.STOPPED);
      }
      return isFrozen(pid) ? Optional.of(Suspension.FROZEN) : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty(); // ended, or hidden, or none of what is expected
    }
  }

  /** Each line is hierarchy:controllers:path; the one of version 2 is 0::path. */
  private boolean isFrozen(long pid) throws IOException {
    for (String line : read(proc.resolve(pid + "/cgroup")).split("\n", -1)) {
      String[] parts = line.split(":", 3);
      if (parts.length < 3) {
        continue;
      }
      boolean unified = parts[1].isEmpty();
      if (unified && stateIn("cgroup2", "", parts[2], "cgroup.events").contains("frozen 1\n")) {
        return true;
      }
      if (List.of(parts[1].split(",", -1)).contains("freezer")
          && stateIn("cgroup", "freezer", parts[2], "freezer.state").equals("FROZEN\n")) {
        return true;
      }
    }
    return false;
  }

  /** What stands in a file of a cgroup; empty where there is none. */
  private String stateIn(String type, String option, String cgroup, String file)
      throws IOException {
    for (String line : mounts()) {
      String[] fields = line.split(" ", POINT + 2);
      if (!line.contains(" - " + type + " ")
          || fields.length <= POINT
          || !(option.isEmpty() || List.of(line.split("[ ,]", -1)).contains(option))) {
        continue;
      }
      String below = below(fields[ROOT], cgroup);
      if (below != null) {
        Path state = Path.of(fields[POINT] + below, file);
        return Files.exists(state) ? read(state) : ""; // the root of all has none
      }
    }
    return "";
  }

  private List<String> mounts() throws IOException {
    List<String> known = mounts;
    if (known == null) {
      known = new ArrayList<>();
      for (String line : read(proc.resolve("self/mountinfo")).split("\n", -1)) {
        if (line.contains(" - cgroup")) {
          known.add(line);
        }
      }
      mounts = known;
    }
    return known;
  }

  /** The path of a cgroup below the one that is mounted; null where it is not below it. */
  private static @Nullable String below(String root, String cgroup) {
    if (cgroup.startsWith("/..")) {
      return null;
    }
    if (root.equals("/")) {
      return cgroup;
    }
    boolean inside = cgroup.equals(root) || cgroup.startsWith(root + "/");
    return inside ? cgroup.substring(root.length()) : null;
  }

  /** Not by java.nio, which needs direct memory: a limited one may be used up. */
  private static String read(Path file) throws IOException {
    try (var in = new FileInputStream(file.toFile())) {
      return new String(in.readNBytes(LIMIT_BYTES), StandardCharsets.ISO_8859_1);
    }
  }
}
