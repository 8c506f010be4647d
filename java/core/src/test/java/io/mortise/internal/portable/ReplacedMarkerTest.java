package io.mortise.internal.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockLostException;
import io.mortise.LockMode;
import io.mortise.MarkerStyle;
import io.mortise.internal.marker.Forgery;
import io.mortise.internal.marker.Snapshot;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody removed the marker of a holder, and made one of his own. */
@Timeout(120)
@Tag("portable")
class ReplacedMarkerTest extends HolderBench {

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void whoseMarkerWasReplacedHasLostTheLockAndLeavesTheOtherAlone(MarkerStyle style)
      throws Exception {
    try (LockFile file = open(style)) {
      for (MarkerStyle other : MarkerStyle.values()) {
        Hold hold = file.acquire(LockMode.EXCLUSIVE);
        removeMarker();
        Forgery.naive(path, other, ProcessHandle.current().pid());
        Snapshot before = Snapshot.of(marker);

        assertLost(hold);

        assertEquals(before, Snapshot.of(marker));
        assertTrue(file.tryAcquire(LockMode.EXCLUSIVE).isEmpty());
        removeMarker();
        assertFreeForAll(file);
      }
    }
  }

  /** It protects nobody any more: what is granted after the loss would be held beside a peer. */
  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void nothingMoreIsGrantedOnTheStrengthOfAMarkerThatIsLost(MarkerStyle style) throws Exception {
    try (LockFile file = open(style)) {
      Hold hold = file.range(0, 10).acquire(LockMode.EXCLUSIVE);
      file.range(10, 10).acquire(LockMode.EXCLUSIVE).close();
      removeMarker();

      assertThrows(
          LockLostException.class, () -> file.range(20, 10).tryAcquire(LockMode.EXCLUSIVE));

      assertLost(hold);
      file.range(20, 10).acquire(LockMode.EXCLUSIVE).close();
    }
  }
}
