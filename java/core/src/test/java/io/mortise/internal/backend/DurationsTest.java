package io.mortise.internal.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 ms",
    "PT0.000000001S, 1 ns",
    "PT0.000000999S, 999 ns",
    "PT0.0005S, 500 µs",
    "PT0.000123456S, 123.456 µs",
    "PT0.3S, 300 ms",
    "PT0.1234567S, 123.4567 ms",
    "PT1S, 1 s",
    "PT1.5S, 1.5 s",
    "PT59.000000001S, 59.000000001 s",
    "PT1M, 1 min",
    "PT1M0.3S, 1 min 0.3 s",
    "PT1M30S, 1 min 30 s",
    "PT100S, 1 min 40 s",
    "PT1H, 1 h",
    "PT1H5S, 1 h 5 s",
    "P1D, 24 h",
    "PT2562047788015215H30M7.999999999S, 2562047788015215 h 30 min 7.999999999 s",
    "PT-0.000000001S, -1 ns",
    "PT-1S, -1 s",
    "PT-1.25S, -1.25 s",
    "PT-2562047788015215H-30M-8S, -2562047788015215 h 30 min 8 s"
  })
  void aSpanOfTimeIsANumberAndAUnit(Duration time, String text) {
    assertEquals(text, Durations.text(time));
  }
}
