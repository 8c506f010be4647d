package io.mortise.internal.keyed;

import io.mortise.ForeignFileException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a directory's record says, for all who lock there:
 *
 * <pre>
 *   MORTISE KEYS
 *   format=1
 *   files=2048
 * </pre>
 *
 * <p>ASCII, a line feed after each line and nothing after the last.
 */
record KeyRecord(int files) {

  static final int MOST_FILES = 4_096;

  /** No format will have longer ones. Of somebody's file, no more than that is looked at. */
  static final int MOST_BYTES = 256;

  private static final int FORMAT = 1;
  private static final String MAGIC = "MORTISE KEYS\n";

  private static final Pattern FORMAT_LINE = Pattern.compile("format=(0|[1-9][0-9]{0,8})\n");
  private static final Pattern FILES_LINE = Pattern.compile("files=(0|[1-9][0-9]{0,8})\n");

  /** So much of what was found is quoted. */
  private static final int QUOTED = 60;

  byte[] encode() {
    return (MAGIC + "format=" + FORMAT + "\nfiles=" + files + "\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Reads the beginning of a file.
   *
   * @throws ForeignFileException if that is no whole record of a format known here
   */
  static KeyRecord parse(byte[] start, Path path) throws ForeignFileException {
    String text = new String(start, StandardCharsets.ISO_8859_1);
    if (!text.startsWith(MAGIC)) {
      throw refusal(path, "is not the record of a directory of keyed locks", text);
    }
    Matcher format = FORMAT_LINE.matcher(text).region(MAGIC.length(), text.length());
    if (!format.lookingAt()) {
      throw refusal(path, "is cut short or damaged", text);
    }
    if (Integer.parseInt(format.group(1)) != FORMAT) {
      throw refusal(path, "has another format than " + FORMAT + ", which this Mortise knows", text);
    }
    Matcher files = FILES_LINE.matcher(text).region(format.end(), text.length());
    if (!files.matches()) {
      throw refusal(path, "is cut short or damaged", text);
    }
    int number = Integer.parseInt(files.group(1));
    if (!isValid(number)) {
      throw refusal(path, "names a number of files that cannot be", text);
    }
    return new KeyRecord(number);
  }

  static boolean isValid(int files) {
    return files >= 1 && files <= MOST_FILES;
  }

  private static ForeignFileException refusal(Path path, String what, String text) {
    StringBuilder quoted = new StringBuilder();
    for (char c : text.substring(0, Math.min(text.length(), QUOTED)).toCharArray()) {
      boolean plain = c >= ' ' && c <= '~' && c != '\\';
      quoted.append(
          plain ? String.valueOf(c) : c == '\n' ? "\\n" : String.format("\\x%02x", (int) c));
    }
    return new ForeignFileException(
        "open",
        path,
        what
            + "; it begins with \""
            + quoted
            + "\"; nothing was changed; restore it: the number of files is the same for everybody");
  }
}
