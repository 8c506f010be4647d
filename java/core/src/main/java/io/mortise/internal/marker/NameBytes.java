package io.mortise.internal.marker;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The bytes of a file's name, which are the same in every process. Its text is not: what a JVM
 * makes of bytes beyond ASCII depends on its locale, and it may refuse to write them. URIs take
 * bytes.
 */
final class NameBytes {

  private static final Pattern BEYOND_ASCII = Pattern.compile("%[89A-Fa-f]");
  private static final Pattern ENCODED = Pattern.compile("%[0-9A-Fa-f]{2}");
  private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9_.-]*");
  private static final int HASH_BYTES = 8;

  private final Path file;
  private final String uri;
  private final String encoded;

  private NameBytes(Path file, String uri) {
    this.file = file;
    this.uri = uri;
    this.encoded = uri.substring(uri.lastIndexOf('/') + 1);
  }

  static NameBytes of(Path absolute) {
    String uri = absolute.toUri().toASCIIString();
    return new NameBytes(absolute, uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri);
  }

  boolean isAscii() {
    return !BEYOND_ASCII.matcher(encoded).find();
  }

  /** Of an ASCII name. */
  String text() {
    return String.valueOf(file.getFileName());
  }

  int length() {
    return ENCODED.matcher(encoded).replaceAll(".").length();
  }

  /** The file whose name is longer by this. */
  Path withSuffix(String ascii) {
    return isAscii() ? file.resolveSibling(text() + ascii) : Path.of(URI.create(uri + ascii));
  }

  /** An ASCII name for it, not longer than that, which tells a person roughly what it is of. */
  String abridged(int longest) {
    String hash = "~" + hash();
    Matcher readable = HARMLESS.matcher(encoded);
    int keep = readable.lookingAt() ? Math.min(readable.end(), longest - hash.length()) : 0;
    return encoded.substring(0, keep) + hash;
  }

  private String hash() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(encoded.getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
