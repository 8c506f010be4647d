package io.mortise.internal.identity;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is used of {@code /proc/<pid>/status}: lines of a name and numbers. */
record ProcessStatus(Map<String, String> values) {

  static ProcessStatus parse(List<String> lines) {
    Map<String, String> values = new HashMap<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        // The first of a name counts; a program's name comes before all, with its newlines escaped.
        values.putIfAbsent(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    return new ProcessStatus(values);
  }

  /** One number for each namespace, from that of this /proc inwards. */
  int depthOfNamespaces() {
    return values.getOrDefault("NSpid", "1").split("\\s+", -1).length;
  }

  /** The process that a number belongs to, for a thread has a number too. */
  long process() throws IOException {
    return number("Tgid", 0);
  }

  /**
   * The state of the first thread is not enough: it can end before the others do. Both are taken
   * from one file, for between reading two of them another thread can exec, and so become the first
   * and only one. Of a process that is just being removed the number is 0, and nothing is said.
   */
  boolean isZombie() throws IOException {
    return hasEnded() && number("Threads", 0) == 1;
  }

  boolean hasEnded() {
    String state = values.getOrDefault("State", "");
    return state.startsWith("Z") || state.startsWith("X");
  }

  long effectiveUser() throws IOException {
    return number("Uid", 1);
  }

  private long number(String name, int index) throws IOException {
    String[] numbers = values.getOrDefault(name, "").split("\\s+", -1);
    try {
      return Integer.toUnsignedLong(Integer.parseUnsignedInt(numbers[index]));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IOException("no " + name + " in a status of a process", e);
    }
  }
}
