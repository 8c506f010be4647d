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

  private static long longest(boolean marked, boolean watched) {
    BackOff backOff = new BackOff();
    long longest = 0;
    for (int i = 0; i < 500; i++) {
      longest = Math.max(longest, backOff.nextNanos(marked, watched));
    }
    return longest;
  }

  @Test
  void theFirstIsShortAndTheyGrowToTheLimit() {
    assertTrue(new BackOff().nextNanos(true, false) < 200_000);
    assertTrue(longest(true, false) > CAP / 2 && longest(true, false) <= CAP);
    assertTrue(longest(true, true) > WATCHED_CAP / 2 && longest(true, true) <= WATCHED_CAP);
  }

  /** Nothing wakes one whom only a native locker keeps out. */
  @Test
  void withoutAMarkerTheyStayShort() {
    assertTrue(longest(false, true) <= TimeUnit.MILLISECONDS.toNanos(1));

    BackOff backOff = new BackOff();
    for (int i = 0; i < 20; i++) {
      backOff.nextNanos(true, true);
    }
    assertTrue(backOff.nextNanos(false, true) <= TimeUnit.MILLISECONDS.toNanos(1));
  }

  @Test
  void noneIsLessThanHalfOfWhatItMayBe() {
    BackOff backOff = new BackOff();
    for (int i = 0; i < 20; i++) {
      backOff.nextNanos(true, false);
    }
    for (int i = 0; i < 500; i++) {
      assertTrue(backOff.nextNanos(true, false) >= CAP / 2);
    }
  }

  @Test
  void thoseWhoWereRefusedTogetherDoNotComeTogetherAgain() {
    Set<Long> pauses = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      BackOff backOff = new BackOff();
      backOff.nextNanos(true, false);
      pauses.add(backOff.nextNanos(true, false));
    }
    assertTrue(pauses.size() > 50);
  }

  @Test
  void afterAnEventTheyAreShortAgain() {
    BackOff backOff = new BackOff();
    for (int i = 0; i < 20; i++) {
      backOff.nextNanos(true, true);
    }
    backOff.restart();
    assertTrue(backOff.nextNanos(true, true) < 200_000);
  }
}
