package io.mortise.internal.identity;

import java.io.IOException;

/**
 * What is used of {@code /proc/<pid>/stat}.
 *
 * @param start field 22, ticks since the boot
 */
record ProcessStat(String pid, String start) {

  private static final int FIRST_FIELD_BEHIND_NAME = 3;
  private static final int START_FIELD = 22;

  /** The name of the program, field 2, is in parentheses, and may contain more of them. */
  static ProcessStat parse(String text) throws IOException {
    int nameStart = text.indexOf(" (");
    int nameEnd = text.lastIndexOf(") ");
    if (nameStart < 0 || nameEnd < nameStart) {
      throw new IOException("not a stat of a process");
    }
    String pid = text.substring(0, nameStart);
    String[] behind = text.substring(nameEnd + 2).split(" ", -1);
    int startIndex = START_FIELD - FIRST_FIELD_BEHIND_NAME;
    if (behind.length <= startIndex) {
      throw new IOException("a stat of a process, cut short");
    }
    if (!Words.isPid(pid) || !Words.isStart(behind[startIndex])) {
      throw new IOException("a stat of a process without numbers");
    }
    return new ProcessStat(pid, behind[startIndex]);
  }
}
