package io.mortise.internal.retain;

import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.FileIdentity;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Whom Linux shows asleep until he gets the main byte of a file: programs that cannot ask for it.
 * Not thread-safe: it has one buffer, because it is used all the time and is to leave little
 * garbage.
 */
final class SleepingLockers {

  /*
   * For maintainers. A line of /proc/locks (proc(5)) about one who sleeps:
   *
   *   7: -> POSIX  ADVISORY  WRITE 4711 fe:00:2154499 0 EOF
   *
   * The list is that of all processes. It leaves out POSIX locks of processes that have no number in our pid
   * namespace, a line may fall between two reads, and container runtimes may hide the list. So nobody there to be
   * seen is no proof that nobody is. The device is not compared, as some file systems (btrfs) show another number
   * here than stat does: at worst somebody who waits for another file is taken for one of ours.
   */

  enum Answer {
    SOMEBODY,
    NOBODY,
    /** There is no list, or it is too long to be read all the time. */
    UNKNOWN
  }

  private static final String LIST = "/proc/locks";

  /** Some 200 locks. */
  private static final int LONGEST_LIST_BYTES = 16_384;

  private static final byte[] SLEEPS = ascii("-> ");
  private static final byte[] FLOCK = ascii("FLOCK ");

  private final byte[] list = new byte[LONGEST_LIST_BYTES];
  private int length;

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  Answer look(FileIdentity file) {
    try (InputStream stream = new FileInputStream(LIST)) {
      length = stream.readNBytes(list, 0, list.length);
    } catch (IOException e) {
      return Answer.UNKNOWN;
    }
    return length == list.length ? Answer.UNKNOWN : find(file);
  }

  /** The same for a list that was read by somebody else. */
  Answer find(byte[] otherList, FileIdentity file) {
    length = otherList.length;
    System.arraycopy(otherList, 0, list, 0, length);
    return find(file);
  }

  private Answer find(FileIdentity file) {
    for (int start = 0; start < length; ) {
      int end = start;
      while (end < length && list[end] != '\n') {
        end++;
      }
      if (indexOf(SLEEPS, start, end) >= 0
          && indexOf(FLOCK, start, end) < 0
          && isOnMainByteOf(file, start, end)) {
        return Answer.SOMEBODY;
      }
      start = end + 1;
    }
    return Answer.NOBODY;
  }

  /** By the last three words: device and inode, first byte, last byte or EOF. */
  private boolean isOnMainByteOf(FileIdentity file, int start, int end) {
    int last = last(' ', start, end);
    int first = last(' ', start, last);
    int inode = last(':', start, first);
    return number(inode + 1, first) == file.inode()
        && number(first + 1, last) <= ByteRange.MAIN.offset()
        && number(last + 1, end) >= ByteRange.MAIN.offset();
  }

  private int last(char wanted, int start, int end) {
    int at = end - 1;
    while (at > start && list[at] != wanted) {
      at--;
    }
    return at;
  }

  /** What is no number is beyond all: EOF. */
  private long number(int start, int end) {
    long value = 0;
    for (int at = start; at < end; at++) {
      int digit = list[at] - '0';
      if (digit < 0 || digit > 9) {
        return Long.MAX_VALUE;
      }
      value = 10 * value + digit;
    }
    return value;
  }

  private int indexOf(byte[] wanted, int start, int end) {
    for (int at = start; at + wanted.length <= end; at++) {
      int same = 0;
      while (same < wanted.length && list[at + same] == wanted[same]) {
        same++;
      }
      if (same == wanted.length) {
        return at;
      }
    }
    return -1;
  }
}
