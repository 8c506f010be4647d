package io.mortise.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mortise.benchmarks.report.Target.Bound;
import io.mortise.benchmarks.report.Target.Verdict;
import io.mortise.benchmarks.results.Rounds;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TargetTest {

  private static final Rounds ONE_TO_THREE = new Rounds(List.of(1.0, 2.0, 3.0));

  private static Verdict verdict(Bound bound, double limit) {
    return new Target("", bound, limit, "", Optional.of(ONE_TO_THREE)).verdict();
  }

  @Test
  void aRatioIsJudgedByItsMedian() {
    assertEquals(Verdict.MET, verdict(Bound.MEDIAN_AT_MOST, 2));
    assertEquals(Verdict.NOT_MET, verdict(Bound.MEDIAN_AT_MOST, 1.99));
    assertEquals(Verdict.MET, verdict(Bound.MEDIAN_AT_LEAST, 2));
    assertEquals(Verdict.NOT_MET, verdict(Bound.MEDIAN_AT_LEAST, 2.01));
  }

  @Test
  void alwaysMeansInEachRound() {
    assertEquals(Verdict.MET, verdict(Bound.ALWAYS_AT_MOST, 3));
    assertEquals(Verdict.NOT_MET, verdict(Bound.ALWAYS_AT_MOST, 2.99));
    assertEquals(Verdict.MET, verdict(Bound.ALWAYS_AT_LEAST, 1));
    assertEquals(Verdict.NOT_MET, verdict(Bound.ALWAYS_AT_LEAST, 1.01));
  }

  @Test
  void whatWasNotMeasuredIsNotMet() {
    Target target = new Target("", Bound.MEDIAN_AT_MOST, 1, "", Optional.empty());
    assertEquals(Verdict.NOT_MEASURED, target.verdict());
  }
}
