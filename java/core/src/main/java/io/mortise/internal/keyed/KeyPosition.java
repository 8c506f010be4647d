package io.mortise.internal.keyed;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The byte that stands for a key: in which file, and where.
 *
 * <pre>
 *   hash    the first 8 bytes of SHA-256 of the key in UTF-8, as a big-endian number
 *   file    (upper 32 bits of hash * number of files) >> 32
 *   offset  2^61 + lower 61 bits of hash
 * </pre>
 *
 * <p>This is what processes agree on, in whatever language: it must not change while the record
 * says format 1. The offsets stay below 2^62, where the bytes of a lock file's own begin, and above
 * what anybody is likely to lock in a file.
 */
record KeyPosition(int file, long offset) {

  private static final long FIRST_OFFSET = 1L << 61;

  static KeyPosition of(String key, int files) {
    long hash = hash(key);
    int file = (int) (((hash >>> 32) * files) >>> 32);
    return new KeyPosition(file, FIRST_OFFSET | (hash & (FIRST_OFFSET - 1)));
  }

  private static long hash(String key) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(utf8(key))).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /**
   * Without the replacement that Java makes of half a surrogate pair: keys would become the same.
   */
  private static byte[] utf8(String key) {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(key));
      byte[] exact = new byte[bytes.remaining()];
      bytes.get(exact);
      return exact;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "a key with half a surrogate pair in it has no form in UTF-8", e);
    }
  }
}
