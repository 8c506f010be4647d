package io.mortise.internal.portable;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Pauses grow, to a limit, and are never the same. */
@Tag("portable")
class BackOffTest {

  private static final long CAP = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long WATCHED_CAP = TimeUnit.MILLISECONDS.toNanos(100);

  private static long longest(boolean watched) {
    BackOff backOff = new BackOff();
    long longest = 0;
    for (int i = 0; i < 500; i++) {
      longest = Math.max(longest, backOff.nextNanos(watched));
    }
    return longest;
  }

  @Test
  void theFirstIsShortAndTheyGrowToTheLimit() {
    assertTrue(new BackOff().nextNanos(false) < 200_000);
    assertTrue(longest(false) > CAP / 2 && longest(false) <= CAP);
    assertTrue(longest(true) > WATCHED_CAP / 2 && longest(true) <= WATCHED_CAP);
  }

  @Test
  void noneIsLessThanHalfOfWhatItMayBe() {
    BackOff backOff = new BackOff();
    for (int i = 0; i < 20; i++) {
      backOff.nextNanos(false);
    }
    for (int i = 0; i < 500; i++) {
      assertTrue(backOff.nextNanos(false) >= CAP / 2);
    }
  }

  @Test
  void thoseWhoWereRefusedTogetherDoNotComeTogetherAgain() {
    Set<Long> pauses = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      BackOff backOff = new BackOff();
      backOff.nextNanos(false);
      pauses.add(backOff.nextNanos(false));
    }
    assertTrue(pauses.size() > 50);
  }

  @Test
  void afterAnEventTheyAreShortAgain() {
    BackOff backOff = new BackOff();
    for (int i = 0; i < 20; i++) {
      backOff.nextNanos(true);
    }
    backOff.restart();
    assertTrue(backOff.nextNanos(true) < 200_000);
  }
}
