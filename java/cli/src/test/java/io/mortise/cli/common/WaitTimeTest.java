package io.mortise.cli.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class WaitTimeTest {

  private final WaitTime waitTime = new WaitTime();

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "5, PT5S",
    "5s, PT5S",
    "1.5, PT1.5S",
    ".5s, PT0.5S",
    "200ms, PT0.2S",
    "0.5ms, PT0.0005S",
    "2m, PT2M",
    "1.5h, PT1H30M",
    "007, PT7S"
  })
  void aNumberIsSecondsUnlessAUnitFollows(String text, Duration expected) {
    assertEquals(expected, waitTime.convert(text));
  }

  @Test
  void lessThanANanosecondIsRoundedUpSoThatItIsNotNoTime() {
    assertEquals(Duration.ofNanos(1), waitTime.convert("0.0000000001"));
  }

  @Test
  void anAbsurdTimeIsAVeryLongOne() {
    assertEquals(Long.MAX_VALUE, waitTime.convert("9".repeat(40) + "h").toSeconds());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "s", "-1", "+1", "1,5", "1.", "5x", "5 s", "1e3", "0x10", "NaN", "5S"})
  void anythingElseIsRefused(String text) {
    assertThrows(TypeConversionException.class, () -> waitTime.convert(text));
  }
}
