package io.mortise.internal.keyed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.ForeignFileException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text that says how many files a directory of keyed locks has. */
class KeyRecordTest {

  private static final Path PATH = Path.of("directory", "mortise.keys");

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String refusalOf(byte[] start) {
    var refusal = assertThrows(ForeignFileException.class, () -> KeyRecord.parse(start, PATH));
    assertTrue(refusal.getMessage().contains(PATH.toString()), refusal.getMessage());
    return refusal.getMessage();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64, 1024, 4096})
  void whatIsWrittenCanBeRead(int files) throws Exception {
    byte[] written = new KeyRecord(files).encode();

    assertArrayEquals(bytes("MORTISE KEYS\nformat=1\nfiles=" + files + "\n"), written);
    assertEquals(files, KeyRecord.parse(written, PATH).files());
  }

  /** Also after the number's first digits, where it would be another number. */
  @Test
  void nothingThatWasCutShortIsBelieved() {
    byte[] whole = new KeyRecord(1024).encode();
    for (int length = 0; length < whole.length; length++) {
      refusalOf(Arrays.copyOf(whole, length));
    }
    assertTrue(refusalOf(Arrays.copyOf(whole, whole.length - 1)).contains("cut short"));
  }

  @ParameterizedTest
  @CsvSource({
    "'', is not the record",
    "MORTISE, is not the record",
    "-----BEGIN OPENSSH PRIVATE KEY-----, is not the record",
    "'MORTISE KEYS|format=2|files=1024|', another format",
    "'MORTISE KEYS|format=999999999|whatever', another format",
    "'MORTISE KEYS|format=1|files=0|', cannot be",
    "'MORTISE KEYS|format=1|files=4097|', cannot be",
    "'MORTISE KEYS|format=1|files=999999999|', cannot be",
    "'MORTISE KEYS|format=1|files=9999999999|', damaged",
    "'MORTISE KEYS|format=1|files=-1|', damaged",
    "'MORTISE KEYS|format=1|files= 8|', damaged",
    "'MORTISE KEYS|format=1|files=8|more|', damaged",
    "'MORTISE KEYS|format=1|hash=md5|files=8|', damaged",
    "'MORTISE KEYS|format=|files=8|', damaged",
    "'MORTISE KEYS|files=8|', damaged"
  })
  void anythingElseIsRefusedByWhatItIs(String text, String why) {
    String message = refusalOf(bytes(text.replace('|', '\n')));

    assertTrue(message.contains(why), message);
    assertTrue(message.contains(text.substring(0, Math.min(text.length(), 7))), message);
  }

  @Test
  void whatIsQuotedIsShortAndPlain() {
    byte[] junk = new byte[256];
    new SplittableRandom(4711).nextBytes(junk);

    String message = refusalOf(junk);

    assertTrue(message.chars().allMatch(c -> c >= ' ' && c <= '~'), message);
    assertTrue(message.length() < 500, message);
  }
}
