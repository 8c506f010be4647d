package io.mortise.internal.who;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.internal.backend.ByteRange;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines about locks, as Linux writes them and as nobody does. */
class LockLineTest {

  private static final String OFD =
      "1: OFDLCK ADVISORY  WRITE -1 fe:00:2154499 4611686018427387904 4611686018427387905";

  @Test
  void everyWordHasItsMeaning() {
    long main = ByteRange.MAIN.offset();
    assertEquals(
        new LockLine(false, "OFDLCK", true, -1, "fe:00", 2154499, main, main + 1),
        LockLine.parse("\t" + OFD));
    assertEquals(
        new LockLine(true, "POSIX", false, 4711, "00:1b", 7, 0, Long.MAX_VALUE),
        LockLine.parse("7: -> POSIX  ADVISORY  READ 4711 00:1b:7 0 EOF"));
    assertEquals(
        new LockLine(false, "FLOCK", true, 3, "fe:00", -1, 0, Long.MAX_VALUE),
        LockLine.parse("2: FLOCK  MANDATORY WRITE 3 fe:00:18446744073709551615 0 EOF"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1:",
        "OFDLCK ADVISORY WRITE -1 fe:00:1 0 EOF",
        "1: LEASE  ACTIVE    READ 4 fe:00:1 0 EOF",
        "1: POSIX ADVISORY WRITE 4 fe:00:1 0",
        "1: POSIX ADVISORY WRITE 4 fe:00:1 0 EOF more",
        "1: POSIX ADVISORY WRITE x fe:00:1 0 EOF",
        "1: POSIX ADVISORY WRITE 4 fe:00:x 0 EOF",
        "1: POSIX ADVISORY WRITE 4 1 0 EOF",
        "1: POSIX ADVISORY WRITE 4 fe:00: 0 EOF",
        "1: POSIX ADVISORY MAYBE 4 fe:00:1 0 EOF",
        "1: POSIX ADVISORY WRITE 4 fe:00:1 0 99999999999999999999"
      })
  void anythingElseIsNoLine(String text) {
    assertNull(LockLine.parse(text));
  }

  @Test
  void noTextIsTooOdd() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try {
      for (int i = 0; i < 20_000; i++) {
        StringBuilder text = new StringBuilder(OFD);
        for (int change = random.nextInt(6); change >= 0 && text.length() > 0; change--) {
          int at = random.nextInt(text.length());
          switch (random.nextInt(3)) {
            case 0 -> text.setCharAt(at, (char) random.nextInt(256));
            case 1 -> text.deleteCharAt(at);
            default -> text.insert(at, text.substring(at));
          }
        }
        LockLine line = LockLine.parse(text.toString());
        if (line != null) {
          line.touches(ByteRange.MAIN);
        }
      }
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  @ParameterizedTest
  @CsvSource({"65024,fe:00", "27,00:1b", "2049,08:01", "1048832,01:100"})
  void aDeviceIsPrintedAsTheKernelDoes(long device, String printed) {
    assertEquals(printed, LockLine.printed(device));
  }

  @Test
  void bytesTouchWhereTheyOverlap() {
    LockLine line = LockLine.parse("1: OFDLCK ADVISORY WRITE -1 fe:00:1 10 19");
    assertTrue(line.touches(new ByteRange(19, 1)));
    assertTrue(line.touches(new ByteRange(0, 11)));
    assertTrue(line.touches(new ByteRange(0, Long.MAX_VALUE)));
    assertEquals(false, line.touches(new ByteRange(20, 1)));
    assertEquals(false, line.touches(new ByteRange(0, 10)));
  }
}
