package io.mortise.fuzz;

import io.mortise.harness.TestScale;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What was found once is not found again: every seed, cut short anywhere, and changed at random.
 */
class FuzzSeedsTest {

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @ParameterizedTest
  @EnumSource
  void noSeedIsAMistake(Target target) {
    for (byte[] input : target.checks.seeds()) {
      for (int length = 0; length <= input.length; length++) {
        check(target, Arrays.copyOf(input, length));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void noChangeToASeedIsAMistake(Target target) {
    for (byte[] input : target.checks.seeds()) {
      for (int round = TestScale.rounds(40, 2_000); round > 0; round--) {
        byte[] changed = input.clone();
        for (int changes = random.nextInt(3); changes >= 0 && changed.length > 0; changes--) {
          changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
        }
        check(target, changed);
      }
    }
  }

  private void check(Target target, byte[] input) {
    try {
      target.checks.check(input);
    } catch (Exception | AssertionError e) {
      throw new AssertionError(target + ", random seed " + seed + ": " + Arrays.toString(input), e);
    }
  }
}
