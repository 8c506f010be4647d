package io.mortise.internal.jni;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Encodes a path for the core: bytes on POSIX, UTF-16 on Windows. The binding adds the final zero.
 *
 * <p>On Linux a name is any sequence of bytes, and {@code Path.toString} loses those that the JVM's
 * locale cannot express: under LANG=C every non-ASCII name becomes question marks, that is, another
 * file. The URI of a path keeps the bytes, percent-encoded, so that is what is decoded here.
 */
final class NativePath {

  private NativePath() {}

  static byte[] encode(Path path) {
    return Platform.isWindows() ? encodeUtf16(path) : decodePercent(path.toUri().getRawPath());
  }

  private static byte[] encodeUtf16(Path path) {
    // The prefix lifts the 260-character limit, and is only valid for absolute normalized paths.
    String absolute = path.toAbsolutePath().normalize().toString();
    String lifted = absolute.startsWith("\\\\") ? absolute : "\\\\?\\" + absolute;
    return lifted.getBytes(StandardCharsets.UTF_16LE);
  }

  private static byte[] decodePercent(String raw) {
    byte[] bytes = new byte[raw.length()];
    int count = 0;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        bytes[count++] = (byte) Integer.parseInt(raw.substring(i + 1, i + 3), 16);
        i += 2;
      } else {
        bytes[count++] = (byte) c;
      }
    }
    // toUri ends the path of a directory with a slash, and with it open would follow a link.
    if (count > 1 && bytes[count - 1] == '/') {
      count--;
    }
    return Arrays.copyOf(bytes, count);
  }
}
