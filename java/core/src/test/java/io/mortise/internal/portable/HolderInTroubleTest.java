package io.mortise.internal.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockException;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.MarkerStyle;
import io.mortise.internal.marker.SteppedFiles;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a holder learns when somebody, or the disk, interferes with his marker. */
@Timeout(120)
@Tag("portable")
class HolderInTroubleTest extends HolderBench {

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void whoseMarkerWasDeletedHasLostTheLock(MarkerStyle style) throws Exception {
    try (LockFile file = open(style)) {
      Hold hold = file.acquire(LockMode.EXCLUSIVE);
      assertTrue(hold.verify());
      removeMarker();

      assertLost(hold);
      assertFreeForAll(file);
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aSharedHolderLearnsItToo(MarkerStyle style) throws Exception {
    try (LockFile file = open(style)) {
      Hold first = file.acquire(LockMode.SHARED);
      Hold last = file.acquire(LockMode.SHARED);
      removeMarker();
      assertFalse(first.verify());
      first.close();
      assertLost(last);
      assertFreeForAll(file);
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aFullDiskIsToldByNameAndTheLockIsToBeHadAfterwards(MarkerStyle style) throws Exception {
    SteppedFiles files = new SteppedFiles();
    try (PortableLock lock = PortableLock.open(path, style, files)) {
      for (int write = 1; write <= (style == MarkerStyle.FILE ? 1 : 2); write++) {
        files.before(full(write));

        LockException failure = assertThrows(LockException.class, () -> lock.acquire());

        assertEquals(Optional.of("ENOSPC"), failure.errorName());
        assertTrue(failure.getMessage().contains(path.toString()), failure.getMessage());
        assertNothingBesideTheFile();
        files.before(step -> {});
        assertWitnessGivenBack();
        lock.mustBeFree();
      }
    }
  }

  private static SteppedFiles.Interference full(int write) {
    return new SteppedFiles.Interference() {
      private int created;

      @Override
      public void at(SteppedFiles.Step step) throws IOException {
        if (step.call() == SteppedFiles.Call.CREATE && ++created == write) {
          throw new IOException("No space left on device"); // what a stream says, without a file
        }
      }
    };
  }
}
