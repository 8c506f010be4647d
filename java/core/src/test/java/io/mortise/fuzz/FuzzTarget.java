package io.mortise.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Something that reads bytes of others, and what must be true of it whatever they are. */
public interface FuzzTarget {

  /** Inputs to begin with: those that are well-formed, and those that once were not handled. */
  List<byte[]> seeds();

  /** Fails if something is not as it must be; any exception is a failure, too. */
  void check(byte[] input) throws Exception;

  static List<byte[]> seeds(String... texts) {
    List<byte[]> seeds = new ArrayList<>();
    for (String text : texts) {
      seeds.add(bytes(text));
    }
    return seeds;
  }

  /** One character for each byte. */
  static String text(byte[] input) {
    return new String(input, ISO_8859_1);
  }

  static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  static List<String> lines(byte[] input) {
    return Arrays.asList(text(input).split("\n", -1));
  }

  static void must(boolean condition, Object what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }

  static void mustBePrintable(String text) {
    must(text.chars().allMatch(c -> c >= ' ' && c <= '~'), "unprintable: " + text);
  }
}
