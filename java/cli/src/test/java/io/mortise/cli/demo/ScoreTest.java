package io.mortise.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ScoreTest {

  @Test
  void incrementsAddUpAndOfTimesTheLongestCounts() {
    Score sum = new Score(10, 5, 3).and(new Score(20, 4, 9));
    assertEquals(new Score(30, 5, 9), sum);
  }

  @Test
  void theRateIsPerSecond() {
    assertEquals(20.0, new Score(10, 500_000_000, 0).perSecond());
    assertEquals(0.0, Score.NOTHING.perSecond());
  }

  @Test
  void whatIsPrintedCanBeReadAgainAndNothingElseCan() {
    Score score = new Score(1, 2, 3);
    assertEquals(score, Score.parse(score.format()));
    assertThrows(IllegalArgumentException.class, () -> Score.parse("1 2"));
    assertThrows(IllegalArgumentException.class, () -> Score.parse("one two three"));
  }
}
