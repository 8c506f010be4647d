package io.mortise.internal.marker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.MarkerStyle;
import io.mortise.internal.identity.Claim;
import io.mortise.internal.marker.DirectoryEntries.Role;
import io.mortise.support.Fifo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody who may write in the directory puts things under our names. */
@Tag("portable")
@EnabledOnOs(OS.LINUX)
class PlantedTest extends MarkerBench {

  private static final Duration PROMPT = Duration.ofSeconds(20);
  private static final Claim DEAD = new Claim(Forgery.dead().id(), Forgery.TOKEN);

  private Path victim() throws IOException {
    Path victim = Files.createDirectory(directory.resolve("victim"));
    Files.writeString(victim.resolve("pid"), "4711");
    Files.writeString(victim.resolve(Role.OWN.entry(DEAD)), "precious");
    return victim;
  }

  @Test
  void whoeverSweepsFollowsNoLinkToSomebodysDirectory() throws Exception {
    Path victim = victim();
    Path link = directory.resolve("data.lock.gone." + DEAD.text());
    Files.createSymbolicLink(link, victim);
    Snapshot before = Snapshot.of(victim);

    contender().sweep();

    assertEquals(before, Snapshot.of(victim));
    assertTrue(Files.isSymbolicLink(link));
  }

  @Test
  void whatIsLeftOfADeadOnesReleaseIsSwept() throws Exception {
    Files.move(victim(), directory.resolve("data.lock.gone." + DEAD.text()));

    contender().sweep();

    assertNothingLeft();
  }

  private Path entryOf(MarkerStyle style) throws IOException {
    return style == MarkerStyle.FILE ? only(directory, "data.lock.") : only(marker, "own.");
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aFifoInPlaceOfOurEntryKeepsNobodyWaiting(MarkerStyle style) throws Exception {
    HeldMarker held = acquire(contender(), style);
    Path entry = entryOf(style);
    Files.delete(entry);
    Fifo.make(entry);

    assertTimeoutPreemptively(
        PROMPT,
        () -> {
          held.refresh();
          contender().occupant();
          if (style == MarkerStyle.FILE) {
            assertRefused(contender(), style);
          } else {
            assertThrows(NotAMarkerException.class, () -> contender().tryAcquire(options(style)));
          }
        });
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aHeartbeatIsWrittenIntoNoOthersFile(MarkerStyle style) throws Exception {
    Path victim = Files.writeString(directory.resolve("victim"), "precious, and rather long");
    HeldMarker held = acquire(contender(), style);
    Path entry = style == MarkerStyle.FILE ? ownRight() : entryOf(style);
    Files.delete(entry);
    Files.createLink(entry, victim);

    held.refresh();

    assertEquals("precious, and rather long", Files.readString(victim));
  }

  private Path ownRight() throws IOException {
    return only(directory, "data.lock.");
  }

  /** Refused by name, and not waited for. */
  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void anEntryThatIsAFifoIsNoEntry(MarkerStyle style) throws Exception {
    Files.createDirectory(marker);
    Fifo.make(marker.resolve(Role.OWN.entry(DEAD)));

    NotAMarkerException refusal =
        assertTimeoutPreemptively(
            PROMPT,
            () ->
                assertThrows(
                    NotAMarkerException.class, () -> contender().tryAcquire(options(style))));
    assertTrue(refusal.getMessage().contains("own."), refusal.getMessage());
  }
}
