package io.mortise.support;

import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.FileIdentity;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A line of {@code /proc/locks} as Linux prints it (fs/locks.c, lock_get_status), made of arbitrary
 * bytes.
 *
 * @param coversMain whether it is of a range with the main byte
 */
public record LockLine(String text, String kind, FileIdentity file, boolean coversMain) {

  private static final String[] KINDS = {
    "POSIX  ", "OFDLCK ", "FLOCK  ", "-> POSIX  ", "-> FLOCK  "
  };
  private static final int BYTES = 32;
  private static final int DEVICES = 0xffff; // those whose major and minor number have a byte each

  /** What is missing is 0. */
  public static LockLine of(byte[] input, long pid) {
    ByteBuffer numbers = ByteBuffer.wrap(Arrays.copyOf(input, BYTES));
    String kind = KINDS[Math.floorMod(numbers.getInt(), KINDS.length)];
    FileIdentity file = new FileIdentity(numbers.getInt() & DEVICES, numbers.getLong());
    long first = numbers.getLong() & Long.MAX_VALUE;
    long last = Math.max(first, numbers.getLong() & Long.MAX_VALUE);
    long main = ByteRange.MAIN.offset();
    String text =
        "17: "
            + kind
            + "ADVISORY  WRITE "
            + pid
            + String.format(" %02x:%02x:", file.device() >> Byte.SIZE, file.device() & 0xff)
            + Long.toUnsignedString(file.inode())
            + " "
            + first
            + " "
            + (last == Long.MAX_VALUE ? "EOF" : Long.toString(last));
    return new LockLine(text, kind.strip(), file, first <= main && last >= main);
  }

  /** Nearly the same one. */
  public FileIdentity another() {
    return new FileIdentity(file.device(), file.inode() + 1);
  }

  /** On another device, with the same number. */
  public FileIdentity twin() {
    return new FileIdentity(file.device() ^ 1, file.inode());
  }
}
