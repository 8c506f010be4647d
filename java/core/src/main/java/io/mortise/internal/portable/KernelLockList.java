package io.mortise.internal.portable;

import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.FileIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Linux's list of all locks that are held: whether the kernel agrees with Java's records. */
final class KernelLockList {

  private static final Path LIST = Path.of("/proc/locks");

  private KernelLockList() {}

  /**
   * Whether this process has a lock on the main byte of that file. True where there is no list. The
   * device is not compared: some file systems (btrfs) have another number here than for stat.
   */
  static boolean showsOurs(FileIdentity file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(LIST);
    } catch (IOException e) {
      return true;
    }
    return lines.stream().anyMatch(line -> isOurs(line, file));
  }

  /** For example {@code 3: POSIX ADVISORY WRITE 4711 fe:00:2146360 0 EOF}. */
  static boolean isOurs(String line, FileIdentity file) {
    String[] words = line.trim().split("\\s+", 0);
    return words.length == 8
        && words[1].equals("POSIX")
        && words[4].equals(String.valueOf(ProcessHandle.current().pid()))
        && words[5].endsWith(":" + file.inode())
        && number(words[6]) <= ByteRange.MAIN.offset()
        && number(words[7]) >= ByteRange.MAIN.offset();
  }

  /** Neighbouring locks are listed as one. */
  private static long number(String word) {
    try {
      return word.equals("EOF") ? Long.MAX_VALUE : Long.parseLong(word);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
