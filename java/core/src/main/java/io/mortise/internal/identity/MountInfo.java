package io.mortise.internal.identity;

import java.util.List;
import java.util.Set;

/** What is used of {@code /proc/self/mountinfo}. */
final class MountInfo {

  private static final int MOUNT_POINT = 4;
  private static final String OPTION = "hidepid=";
  private static final Set<String> SHOWS_ALL = Set.of("0", "off");

  private MountInfo() {}

  /** Does /proc keep processes of other users back? Also when that cannot be told. */
  static boolean hidesProcesses(List<String> lines) {
    boolean found = false;
    for (String line : lines) {
      String[] fields = line.split(" ", -1);
      if (fields.length > MOUNT_POINT && fields[MOUNT_POINT].equals("/proc")) {
        // One may be mounted over another, and not every reader sees the same one: any counts.
        if (!isProcThatShowsAll(fields)) {
          return true;
        }
        found = true;
      }
    }
    return !found;
  }

  /** ... - type source options */
  private static boolean isProcThatShowsAll(String[] fields) {
    int separator = List.of(fields).indexOf("-");
    if (separator < 0 || fields.length < separator + 4 || !fields[separator + 1].equals("proc")) {
      return false;
    }
    for (String option : fields[separator + 3].split(",", -1)) {
      if (option.startsWith(OPTION) && !SHOWS_ALL.contains(option.substring(OPTION.length()))) {
        return false;
      }
    }
    return true;
  }
}
