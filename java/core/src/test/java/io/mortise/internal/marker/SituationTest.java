package io.mortise.internal.marker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.MarkerStyle;
import io.mortise.harness.Eventually;
import io.mortise.internal.identity.Claim;
import io.mortise.internal.identity.ProcessIdentity;
import io.mortise.internal.identity.Verdict;
import io.mortise.internal.identity.Verdict.Life;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When the lock may be taken from its owner. Time is this process's own. */
@Tag("portable")
class SituationTest extends MarkerBench {

  private static final Duration INSTANT = Duration.ofMillis(100);
  private static final Verdict UNKNOWN = new Verdict(Life.UNKNOWN, "of another machine");
  private static final Verdict ALIVE = new Verdict(Life.ALIVE, "runs");
  private static final Verdict DEAD = new Verdict(Life.DEAD, "gone");

  private Situation situation() throws IOException {
    return new Situation(file, new JdkMarkerFiles(), GRACE);
  }

  private static MarkerOptions staleAfter(Duration age) {
    return new MarkerOptions(MarkerStyle.FILE, age);
  }

  private static void awaitForfeit(
      Situation situation, MarkerOptions options, String signature, Duration atLeast)
      throws IOException {
    long start = System.nanoTime();
    Eventually.await(
        "the marker is forfeit", () -> situation.isForfeit(UNKNOWN, options, signature, 0));
    assertTrue(System.nanoTime() - start >= atLeast.toNanos(), "too early");
  }

  @Test
  void withoutStaleAfterOnlyDeathCounts() throws Exception {
    Situation situation = situation();

    assertTrue(situation.isForfeit(DEAD, options(MarkerStyle.FILE), "a", 0));
    assertFalse(situation.isForfeit(ALIVE, options(MarkerStyle.FILE), "a", 0));
    assertFalse(situation.isForfeit(UNKNOWN, options(MarkerStyle.FILE), "a", 0));
  }

  @Test
  void whoLivesKeepsTheLockWhateverItsAge() throws Exception {
    Situation situation = situation();
    awaitForfeit(situation, staleAfter(INSTANT), "a", INSTANT);

    assertFalse(situation.isForfeit(ALIVE, staleAfter(Duration.ofNanos(1)), "a", 0));
  }

  @Test
  void theDeadOneLosesItAtOnce() throws Exception {
    assertTrue(situation().isForfeit(DEAD, staleAfter(Duration.ofDays(1)), "a", 5));
  }

  @Test
  void ofTheOtherOnesItIsTakenAfterTheMarkerHasStoodStillForLong() throws Exception {
    Situation situation = situation();
    assertFalse(situation.isForfeit(UNKNOWN, staleAfter(INSTANT), "a", 0), "the first look");

    awaitForfeit(situation, staleAfter(INSTANT), "a", INSTANT.dividedBy(2));
  }

  @Test
  void aMarkerThatChangedIsWatchedAnew() throws Exception {
    Situation situation = situation();
    awaitForfeit(situation, staleAfter(INSTANT), "a", INSTANT);

    assertFalse(situation.isForfeit(UNKNOWN, staleAfter(INSTANT), "b", 0));
    assertFalse(situation.isForfeit(UNKNOWN, staleAfter(INSTANT), "a", 0), "again another");
    awaitForfeit(situation, staleAfter(INSTANT), "a", INSTANT.dividedBy(2));
  }

  @Test
  void centuriesAreNoError() throws Exception {
    assertFalse(
        situation().isForfeit(UNKNOWN, staleAfter(Duration.ofSeconds(Long.MAX_VALUE)), "a", 0));
  }

  @Test
  void neverBeforeThreeOfThePromisedHeartbeats() throws Exception {
    Situation situation = situation();
    awaitForfeit(situation, staleAfter(INSTANT), "a", INSTANT);

    assertFalse(situation.isForfeit(UNKNOWN, staleAfter(INSTANT), "a", 5), "15 seconds");
    assertFalse(situation.isForfeit(UNKNOWN, staleAfter(INSTANT), "a", 999_999));
  }

  @Test
  void aHeartbeatThatIsShorterThanStaleAfterMakesNoDifference() throws Exception {
    Situation situation = situation();
    long start = System.nanoTime();
    assertFalse(situation.isForfeit(UNKNOWN, staleAfter(Duration.ofSeconds(4)), "a", 1));

    Eventually.await(
        "four seconds later",
        () -> situation.isForfeit(UNKNOWN, staleAfter(Duration.ofSeconds(4)), "a", 1));
    assertTrue(System.nanoTime() - start >= TimeUnit.SECONDS.toNanos(4), "not after three");
  }

  @Test
  void ofAMarkerThatNamesNobodyTheGracePeriodCounts() throws Exception {
    Situation situation = situation();
    long start = System.nanoTime();
    assertFalse(situation.isAbandoned("a"));

    Eventually.await("abandoned", () -> situation.isAbandoned("a"));

    assertTrue(System.nanoTime() - start >= GRACE.toNanos());
    assertFalse(situation.isAbandoned("b"));
  }

  @Test
  void aFileThatIsGoneHasNobodyWhoIsInTheWay() throws Exception {
    Claim claim = new Claim(ProcessIdentity.current().id(), Forgery.TOKEN);

    assertTrue(situation().isGone(claim, directory.resolve("nothing")));
  }

  @Test
  void staleAfterNeverAppliesToOneWhoIsAboutToRemove() throws Exception {
    ProcessIdentity remote = Forgery.with(ProcessIdentity.current(), "host", "elsewhere");
    assertEquals("elsewhere", remote.host());

    assertFalse(situation().isGone(new Claim(remote.id(), Forgery.TOKEN), file));
  }
}
