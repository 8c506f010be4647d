package io.mortise.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.LockMode;
import io.mortise.harness.Canary;
import io.mortise.harness.Locker;
import io.mortise.harness.Referee;
import io.mortise.harness.RefereeClient;
import io.mortise.harness.Stress;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever is to find broken locks must find them. */
class RefereeTest {

  @TempDir Path directory;

  @Test
  @Tag("native")
  void aLockThatLetsEverybodyInOneOfAHundredTimesIsFoundOut() throws Exception {
    Stress.Result result = Stress.run(directory, 2, 2, 1000, 0, Locker.Kind.BROKEN);

    assertNotEquals(0, result.violations().size(), result.toString());
    assertTrue(result.violations().get(0).contains("entered EXCLUSIVE, inside were"));
    assertTrue(result.counted() < result.exclusiveEntries(), "no increment was lost: " + result);
  }

  @Test
  void aWriterBesideAWriterIsAccused() throws Exception {
    assertEquals(1, violationsWhenInsideTogether(LockMode.EXCLUSIVE, LockMode.EXCLUSIVE));
  }

  @Test
  void aWriterBesideAReaderIsAccused() throws Exception {
    assertEquals(1, violationsWhenInsideTogether(LockMode.SHARED, LockMode.EXCLUSIVE));
  }

  @Test
  void aReaderBesideAWriterIsAccused() throws Exception {
    assertEquals(1, violationsWhenInsideTogether(LockMode.EXCLUSIVE, LockMode.SHARED));
  }

  @Test
  void readersTogetherAreInnocent() throws Exception {
    assertEquals(0, violationsWhenInsideTogether(LockMode.SHARED, LockMode.SHARED));
  }

  @Test
  void writersOneAfterTheOtherAreInnocent() throws Exception {
    try (Referee referee = Referee.open();
        RefereeClient first = new RefereeClient(referee.port(), "first");
        RefereeClient second = new RefereeClient(referee.port(), "second")) {
      first.enter(LockMode.EXCLUSIVE);
      first.leave(LockMode.EXCLUSIVE);
      second.enter(LockMode.EXCLUSIVE);
      assertEquals(0, referee.violations().size());
    }
  }

  @Test
  void incrementsAtTheSameTimeAreLost() throws IOException {
    try (Canary first = Canary.open(directory.resolve("canary"));
        Canary second = Canary.open(directory.resolve("canary"))) {
      long seenByFirst = first.read();
      second.increment();
      first.write(seenByFirst + 1);
      assertEquals(1, second.read());
    }
  }

  private static int violationsWhenInsideTogether(LockMode firstMode, LockMode secondMode)
      throws IOException {
    try (Referee referee = Referee.open();
        RefereeClient first = new RefereeClient(referee.port(), "first");
        RefereeClient second = new RefereeClient(referee.port(), "second")) {
      first.enter(firstMode);
      second.enter(secondMode);
      return referee.violations().size();
    }
  }
}
