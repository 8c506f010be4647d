package io.mortise.internal.marker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.MarkerStyle;
import io.mortise.harness.Eventually;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A marker directory that names nobody: somebody is between two steps, or has died there. */
@Tag("portable")
class NamelessTest extends MarkerBench {

  /** A peer that is between its steps could not remove its directory with our pin in it. */
  @Test
  void nothingIsPutIntoADirectoryThatWasOnlyJustMade() throws Exception {
    Marker contender = new Marker(file, new JdkMarkerFiles(), Duration.ofHours(1));
    Forgery.unfinished(file, MarkerStyle.DIRECTORY);

    assertRefused(contender, MarkerStyle.DIRECTORY);

    assertTrue(contender.isWaitingForGrace());
    assertEquals(List.of(), namesIn(marker));
    Files.delete(marker);
    acquire(contender, MarkerStyle.DIRECTORY).release();
    contender.sweep();
    assertNothingLeft();
  }

  private Marker whoHasAPinInIt() throws Exception {
    Forgery.unfinished(file, MarkerStyle.DIRECTORY);
    Marker contender = contender();
    Eventually.await(
        "a pin",
        () -> {
          assertRefused(contender, MarkerStyle.DIRECTORY);
          return contender.hasLooseEnds();
        });
    return contender;
  }

  /** Also for whoever tries seldom, and never for long. */
  @Test
  void whoGivesUpAfterTheGracePeriodClearsItAwayForOthers() throws Exception {
    Marker contender = whoHasAPinInIt();
    long placed = System.nanoTime();
    Eventually.await("its time is over", () -> System.nanoTime() - placed > GRACE.toNanos());

    contender.abandonTries();

    assertFalse(contender.hasLooseEnds());
    contender.sweep();
    assertNothingLeft();
    assertEquals(0, tokensInUse());
  }

  @Test
  void whoOnlyWaitsIsNotTakenForTheOwner() throws Exception {
    Marker contender = whoHasAPinInIt();

    Occupant occupant = contender().occupant().orElseThrow();

    assertEquals(OptionalLong.empty(), occupant.holder().pid());
    assertTrue(
        occupant.holder().note().orElseThrow().contains("names no owner"),
        occupant.holder().note().orElseThrow());
    contender.abandonTries();
  }
}
