package io.mortise.internal.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hexadecimal beginnings of SHA-256. */
final class Hashes {

  private static final int SHORT_DIGITS = 8;
  private static final int LONG_DIGITS = 16;

  private Hashes() {}

  /** For file names, of which there are at most 255 bytes. */
  static String shortHash(String... parts) {
    return hash(parts).substring(0, SHORT_DIGITS);
  }

  static String longHash(String... parts) {
    return hash(parts).substring(0, LONG_DIGITS);
  }

  /** Parts are separated, so that what moves from one into the next gives another hash. */
  private static String hash(String... parts) {
    byte[] digest = sha256().digest(String.join("\n", parts).getBytes(UTF_8));
    return HexFormat.of().formatHex(digest);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
