package io.mortise.cli.common;

import picocli.CommandLine.TypeConversionException;

/**
 * Takes arguments that can be handed on as they came. Java decodes them by the locale; bytes that
 * do not fit, such as any umlaut in cron's locale C, are lost by then, and another program or file
 * would be meant.
 */
public final class FaithfulText {

  private static final char REPLACEMENT = '\uFFFD';

  private FaithfulText() {}

  /** The same text, or an exception that tells the user what to do. */
  public static String require(String text) {
    if (text.indexOf(REPLACEMENT) >= 0) {
      throw new TypeConversionException(
          "'" + text + "' is not text in this locale; set LC_ALL to a UTF-8 one, such as C.UTF-8");
    }
    return text;
  }
}
