package io.mortise.internal.who;

import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.FileIdentity;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * What one line of Linux says about a lock: a line of {@code /proc/locks}, or of {@code
 * /proc/PID/fdinfo/FD} behind "lock:" (proc(5)).
 *
 * @param waits whether it is asked for only
 * @param kind POSIX, OFDLCK or FLOCK
 * @param pid who took it, in our pid namespace; -1 for OFDLCK, which the kernel keeps for nobody
 * @param device as it is printed: some file systems have another number here than for stat
 */
public record LockLine(
    boolean waits,
    String kind,
    boolean exclusive,
    long pid,
    String device,
    long inode,
    long first,
    long last) {

  static final String POSIX = "POSIX";
  static final String OFD = "OFDLCK";
  static final String FLOCK = "FLOCK";

  private static final int HEX = 16;
  private static final int LONGEST = 512;

  /** Null for what is no such line, leases among them. */
  public static @Nullable LockLine parse(String text) {
    StringTokenizer words =
        new StringTokenizer(text.length() > LONGEST ? text.substring(0, LONGEST) : text);
    if (!next(words).endsWith(":")) {
      return null;
    }
    String kind = next(words);
    boolean waits = kind.equals("->");
    kind = waits ? next(words) : kind;
    if (!kind.equals(POSIX) && !kind.equals(OFD) && !kind.equals(FLOCK)) {
      return null;
    }
    next(words); // ADVISORY, or what old kernels have
    String access = next(words);
    String pid = next(words);
    String file = next(words);
    int colon = file.lastIndexOf(':');
    String first = next(words);
    String last = next(words);
    try {
      return colon < 0 || words.hasMoreTokens()
          ? null
          : new LockLine(
              waits,
              kind,
              exclusive(access),
              Long.parseLong(pid),
              file.substring(0, colon),
              Long.parseUnsignedLong(file.substring(colon + 1)),
              Long.parseLong(first),
              last.equals("EOF") ? Long.MAX_VALUE : Long.parseLong(last));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static boolean exclusive(String access) {
    if (!access.equals("READ") && !access.equals("WRITE")) {
      throw new NumberFormatException(access);
    }
    return access.equals("WRITE");
  }

  private static String next(StringTokenizer words) {
    return words.hasMoreTokens() ? words.nextToken() : "";
  }

  public boolean isPosix() {
    return kind.equals(POSIX);
  }

  public boolean isFlock() {
    return kind.equals(FLOCK);
  }

  boolean isOfd() {
    return kind.equals(OFD);
  }

  /** Is it on any of these bytes? A flock is on the file, whatever the bytes. */
  public boolean touches(ByteRange range) {
    return isFlock() || (first <= range.offset() + (range.length() - 1) && last >= range.offset());
  }

  /** Is it on that file? No as well where the file system prints another device than for stat. */
  public boolean isOf(FileIdentity file) {
    return inode == file.inode() && device.equals(printed(file.device()));
  }

  /** On nothing but these bytes? */
  boolean isWithin(long firstByte, long lastByte) {
    return !isFlock() && first >= firstByte && last <= lastByte;
  }

  /** The number that {@code stat} has, as it is printed here where the two agree. */
  static String printed(long device) {
    return twoDigits(FileIdentity.major(device)) + ':' + twoDigits(FileIdentity.minor(device));
  }

  private static String twoDigits(long number) {
    String digits = Long.toString(number, HEX);
    return digits.length() < 2 ? '0' + digits : digits;
  }
}
