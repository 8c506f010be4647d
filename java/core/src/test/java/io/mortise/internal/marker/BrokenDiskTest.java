package io.mortise.internal.marker;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.MarkerStyle;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From some step on nothing works any more, until the disk is repaired. */
@Tag("portable")
class BrokenDiskTest extends DiskFaultBench {

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aDiskThatBreaksInTheMiddleLeavesTheLockToBeHadOnceItIsRepaired(MarkerStyle style)
      throws Exception {
    int step = 0;
    Outcome outcome;
    do {
      step++;
      outcome = tryOn(new SteppedFiles().before(failing(step, Integer.MAX_VALUE)), style);
      assertToBeHadSoonAndNothingLeft(style, step);
    } while (outcome.steps() >= step);
    assertTrue(step > 3, "that many steps there are: " + step);
  }
}
