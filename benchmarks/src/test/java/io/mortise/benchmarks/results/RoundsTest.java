package io.mortise.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RoundsTest {

  private static Rounds rounds(Double... values) {
    return new Rounds(List.of(values));
  }

  @Test
  void theMedianIsTheMiddleOne() {
    assertEquals(3, rounds(100.0, 1.0, 3.0).median());
  }

  @Test
  void theMedianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
    assertEquals(2.5, rounds(1.0, 100.0, 3.0, 2.0).median());
  }

  @Test
  void leastAndMostAreTheSpread() {
    Rounds three = rounds(2.0, 7.0, 1.0);
    assertEquals(1, three.least());
    assertEquals(7, three.most());
  }

  @Test
  void aRatioIsTakenRoundByRoundAndNotOfMedians() {
    Rounds ratio = rounds(2.0, 40.0, 3.0).dividedBy(rounds(1.0, 10.0, 6.0));
    assertEquals(List.of(2.0, 4.0, 0.5), ratio.values());
    assertEquals(2, ratio.median()); // that of the medians would be 0.5
  }

  @Test
  void aDifferenceIsTakenRoundByRound() {
    assertEquals(List.of(1.0, -5.0), rounds(3.0, 5.0).minus(rounds(2.0, 10.0)).values());
  }

  @Test
  void theGreaterOneIsTakenRoundByRound() {
    assertEquals(List.of(3.0, 10.0), rounds(3.0, 5.0).max(rounds(2.0, 10.0)).values());
  }

  @Test
  void roundsOfDifferentRunsAreNotCompared() {
    assertThrows(IllegalArgumentException.class, () -> rounds(1.0, 2.0).dividedBy(rounds(1.0)));
  }

  @Test
  void thereIsAtLeastOneRound() {
    assertThrows(IllegalArgumentException.class, RoundsTest::rounds);
  }
}
