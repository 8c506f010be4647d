package io.mortise.internal.identity;

import java.util.regex.Pattern;

/** The forms in which values are written. One text for one value, so that texts can be compared. */
final class Words {

  /** What the system does not tell. */
  static final String UNKNOWN = "-";

  private static final long LARGEST_PID = 0xFFFF_FFFFL;
  private static final int LONGEST_WORD = 255;

  private static final Pattern PID = Pattern.compile("[1-9][0-9]{0,9}");
  private static final Pattern START = Pattern.compile("0|[1-9][0-9]{0,19}");
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._:\\[\\]-]{1,255}");
  private static final Pattern NOT_OF_A_WORD = Pattern.compile("[^A-Za-z0-9._:\\[\\]-]");

  private Words() {}

  static boolean isUnknown(String text) {
    return text.equals(UNKNOWN);
  }

  static boolean isPid(String text) {
    return PID.matcher(text).matches() && isPid(Long.parseLong(text));
  }

  /** Windows numbers processes with 32 bits, Linux with 22. */
  static boolean isPid(long pid) {
    return pid >= 1 && pid <= LARGEST_PID;
  }

  /** Linux counts in 64 bits without a sign, hence 20 digits. */
  static boolean isStart(String text) {
    return START.matcher(text).matches();
  }

  static boolean isWord(String text) {
    return WORD.matcher(text).matches();
  }

  /** What the system told, made fit for a line of a marker. */
  static String wordOf(String text) {
    String word = NOT_OF_A_WORD.matcher(text.strip()).replaceAll("_");
    if (word.isEmpty()) {
      return UNKNOWN;
    }
    return word.length() <= LONGEST_WORD ? word : word.substring(0, LONGEST_WORD);
  }
}
