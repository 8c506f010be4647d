package io.mortise.internal.keyed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.internal.backend.ByteRange;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where keys are, which is the same for every process and for ever. */
class KeyPositionTest {

  /** Computed by another program: Python's hashlib. They are in docs/decisions/0012 as well. */
  @ParameterizedTest
  @CsvSource({
    "'', 910, 0, 889, 3643, 2571771177542097940",
    "a, 810, 0, 791, 3241, 3069063588776492490",
    "customer 4711, 735, 0, 718, 2941, 4021965442771800617",
    "caf\u00e9, 532, 0, 519, 2128, 2670491385778470793",
    "cafe\u0301, 519, 0, 507, 2078, 2445179770449210823",
    "\ud83d\udd11, 791, 0, 772, 3164, 2722238101067352309"
  })
  void keysAreWhereTheyHaveAlwaysBeen(
      String key, int of1024, int of1, int of1000, int of4096, long offset) {
    assertEquals(new KeyPosition(of1024, offset), KeyPosition.of(key, 1024));
    assertEquals(new KeyPosition(of1, offset), KeyPosition.of(key, 1));
    assertEquals(new KeyPosition(of1000, offset), KeyPosition.of(key, 1000));
    assertEquals(new KeyPosition(of4096, offset), KeyPosition.of(key, 4096));
  }

  @Test
  void zeroBytesAndVeryLongKeysAreKeys() {
    assertEquals(new KeyPosition(440, 3329298793466395288L), KeyPosition.of("\0", 1024));
    String longKey = "x".repeat(100_000);
    assertEquals(new KeyPosition(858, 3935698128582705970L), KeyPosition.of(longKey, 1024));
    assertNotEquals(KeyPosition.of(longKey, 1024), KeyPosition.of(longKey + "x", 1024));
  }

  /** Java would make a question mark of it, and the key the same as another. */
  @ParameterizedTest
  @ValueSource(strings = {"high", "low", "swapped"})
  void halfASurrogatePairIsRefused(String which) {
    String key =
        switch (which) {
          case "high" -> "a\ud83d";
          case "low" -> "\udd11a";
          default -> "\udd11\ud83d";
        };

    assertThrows(IllegalArgumentException.class, () -> KeyPosition.of(key, 1024));
  }

  @Test
  void everyKeyIsInOneOfTheFilesAndClearOfAllOtherBytes() {
    for (int files : new int[] {1, 2, 7, 1024, 4096}) {
      for (int i = 0; i < 2_000; i++) {
        KeyPosition position = KeyPosition.of("key " + i, files);
        assertTrue(position.file() >= 0 && position.file() < files, position.toString());
        assertTrue(position.offset() >= 1L << 61, position.toString());
        assertTrue(position.offset() < 1L << 62, position.toString());
        assertFalse(new ByteRange(position.offset(), 1).overlaps(ByteRange.RESERVED));
      }
    }
  }

  @Test
  void keysAreSpreadEvenlyAndAllDifferent() {
    int[] inFile = new int[1024];
    Set<KeyPosition> seen = new HashSet<>();
    for (int i = 0; i < 102_400; i++) {
      KeyPosition position = KeyPosition.of("key " + i, inFile.length);
      inFile[position.file()]++;
      assertTrue(seen.add(position), "another key is there too: key " + i);
    }
    // 100 on average, with a standard deviation of 10.
    assertTrue(Arrays.stream(inFile).min().orElseThrow() > 50, Arrays.toString(inFile));
    assertTrue(Arrays.stream(inFile).max().orElseThrow() < 150, Arrays.toString(inFile));
  }
}
