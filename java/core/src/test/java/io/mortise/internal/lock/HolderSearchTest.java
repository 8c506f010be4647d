package io.mortise.internal.lock;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** How much time those who time out spend on naming the holder. */
class HolderSearchTest {

  @Test
  void aSearchIsATenthOfTheTimeAtMost() {
    HolderSearch.Rest rest = new HolderSearch.Rest();
    long begin = Long.MAX_VALUE - 50; // the clock may start anywhere
    assertTrue(rest.isOver(begin));

    rest.begin(begin, begin + 100);

    assertFalse(rest.isOver(begin + 100));
    assertFalse(rest.isOver(begin + 999));
    assertTrue(rest.isOver(begin + 1_000));
  }
}
