package io.mortise.internal.marker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.MarkerStyle;
import io.mortise.internal.marker.HeldMarker.NotOursException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Only one's own marker is removed; what became of it is told. */
@Tag("portable")
class ReleaseTest extends MarkerBench {

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aMarkerThatWasDeletedByHandIsLost(MarkerStyle style) throws Exception {
    HeldMarker held = acquire(contender(), style);
    removeByHand(marker);

    assertFalse(held.isOurs());
    assertThrows(NotOursException.class, held::release);

    assertEquals(0, tokensInUse());
    assertNothingLeft();
    assertFree(style);
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void theMarkerOfAPeerThatStandsThereNowIsLeftAlone(MarkerStyle style) throws Exception {
    HeldMarker held = acquire(contender(), style);
    removeByHand(marker);
    Forgery.naive(file, style, ProcessHandle.current().pid());
    Snapshot before = Snapshot.of(marker);

    assertFalse(held.isOurs());
    held.refresh();
    assertThrows(NotOursException.class, held::release);

    assertEquals(before, Snapshot.of(marker));
    assertRefused(contender(), style);
    removeByHand(marker);
    assertNothingLeft();
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void theMarkerOfAnotherOfUsThatStandsThereNowIsLeftAlone(MarkerStyle style) throws Exception {
    HeldMarker held = acquire(contender(), style);
    removeByHand(marker);
    HeldMarker another = acquire(contender(), style);
    Snapshot before = Snapshot.of(marker);

    assertFalse(held.isOurs());
    assertThrows(NotOursException.class, held::release);

    assertTrue(another.isOurs());
    assertEquals(before, Snapshot.of(marker));
    another.release();
    assertNothingLeft();
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aLinkThatStandsThereNowIsNotFollowed(MarkerStyle style) throws Exception {
    Path victim = Files.createDirectory(directory.resolve("victim"));
    Files.writeString(victim.resolve("pid"), "precious");
    HeldMarker held = acquire(contender(), style);
    removeByHand(marker);
    Files.createSymbolicLink(marker, victim);
    Snapshot before = Snapshot.of(victim);

    assertFalse(held.isOurs());
    held.refresh();
    assertThrows(NotOursException.class, held::release);

    assertEquals(before, Snapshot.of(victim));
    assertTrue(Files.isSymbolicLink(marker));
  }

  /** Who puts something into the marker of another gets it back, beside it. */
  @Test
  void whatAStrangerPutIntoAHeldDirectoryOutlivesItsRelease() throws Exception {
    HeldMarker held = acquire(contender(), MarkerStyle.DIRECTORY);
    Files.writeString(marker.resolve("thesis.txt"), "precious");
    Path full = Files.createDirectory(marker.resolve("full"));
    Files.writeString(full.resolve("more.txt"), "precious too");

    held.release();

    assertEquals(0, tokensInUse());
    assertFalse(Files.exists(marker));
    Path left = only(directory, "data.lock.gone.");
    forgetEverythingOfThisProcess();
    contender().sweep();
    assertEquals(List.of("full", "thesis.txt"), namesIn(left));
    assertEquals("precious too", Files.readString(left.resolve("full").resolve("more.txt")));
    acquire(contender(), MarkerStyle.DIRECTORY).release();
  }
}
