package io.mortise.internal.backend;

import org.jspecify.annotations.Nullable;

/**
 * The bytes a lock stands for.
 *
 * @param offset of the first byte, not negative
 * @param length at least 1; the last byte is at most {@link Long#MAX_VALUE}
 */
public record ByteRange(long offset, long length) {

  /** Where the bytes of our own begin: beyond any data, within what whole-file lockers cover. */
  private static final long RESERVED_OFFSET = 1L << 62;

  /** The lock of a whole {@code LockFile}. */
  public static final ByteRange MAIN = new ByteRange(RESERVED_OFFSET, 1);

  /** Locked together with the main byte, where that has to be asked for. */
  public static final ByteRange RETAINED_MARK = new ByteRange(RESERVED_OFFSET + 1, 1);

  /** Locked by one who asks, and apart from the others, so that the kernel does not join them. */
  public static final ByteRange TURNSTILE = new ByteRange(RESERVED_OFFSET + 4, 1);

  /** Everything of our own: the main byte and the helper bytes above it. */
  public static final ByteRange RESERVED = new ByteRange(RESERVED_OFFSET, 16);

  /** A byte that nobody keeps locked: to find out whether there are locks at all. */
  public static final ByteRange PROBE = new ByteRange(RESERVED_OFFSET + 15, 1);

  public ByteRange {
    if (!isValid(offset, length)) {
      throw new IllegalArgumentException(
          "not a byte range: offset " + offset + ", length " + length);
    }
  }

  public static boolean isValid(long offset, long length) {
    return offset >= 0 && length > 0 && length - 1 <= Long.MAX_VALUE - offset;
  }

  public boolean overlaps(ByteRange other) {
    return offset <= other.last() && other.offset <= last();
  }

  /* Written out for the reason given in FileIdentity. */

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ByteRange that && offset == that.offset && length == that.length;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(31 * offset + length);
  }

  private long last() {
    return offset + (length - 1);
  }
}
