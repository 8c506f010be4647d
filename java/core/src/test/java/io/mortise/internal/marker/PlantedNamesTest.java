package io.mortise.internal.marker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.MarkerStyle;
import io.mortise.hostile.Plant;
import io.mortise.internal.identity.Claim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every name that a helper file can have, taken by somebody else's things. */
@Tag("portable")
@EnabledOnOs(OS.LINUX)
class PlantedNamesTest extends MarkerBench {

  private static final Duration PROMPT = Duration.ofSeconds(20);
  private static final Claim DEAD = new Claim(Forgery.dead().id(), Forgery.TOKEN);

  private MarkerNames names;
  private Path victim;

  @BeforeEach
  void makeVictim() throws Exception {
    names = new MarkerNames(file);
    victim = Plant.victim(directory, "precious");
  }

  private List<Path> helpersOf(Claim claim) {
    return List.of(
        names.own(claim),
        names.claimedRight(claim.token(), claim),
        names.directory().resolve(names.anonymousRightPrefix("1:2") + claim.text()),
        names.setAside(claim),
        names.prepared(claim),
        names.gone(claim));
  }

  /** Whoever opens the file looks through them; whoever locks it works beside them. */
  @ParameterizedTest
  @EnumSource(Plant.class)
  void nobodyFollowsWaitsForOrWritesToWhatHasAHelpersName(Plant plant) throws Exception {
    for (Path helper : helpersOf(DEAD)) {
      plant.putAt(helper, victim);
    }
    Snapshot before = Snapshot.of(victim.getParent());

    assertTimeoutPreemptively(
        PROMPT,
        () -> {
          contender().sweep();
          for (MarkerStyle style : MarkerStyle.values()) {
            HeldMarker held = acquire(contender(), style);
            contender().sweep();
            held.refresh();
            assertTrue(held.isOurs());
            held.release();
          }
        });

    assertEquals(before, Snapshot.of(victim.getParent()));
    if (plant == Plant.DIRECTORY) {
      for (Path helper : helpersOf(DEAD)) {
        assertEquals("precious", Files.readString(helper.resolve("thesis.txt")), helper.toString());
      }
    }
  }

  /** Tokens are no secret, so the next name may be known. */
  @ParameterizedTest
  @EnumSource(Plant.class)
  void nothingIsCreatedInThePlaceOfWhatIsThere(Plant plant) throws Exception {
    Path own = names.own(DEAD);
    plant.put(own, victim);
    Snapshot before = Snapshot.of(directory);
    JdkMarkerFiles files = new JdkMarkerFiles();

    assertThrows(IOException.class, () -> files.create(own, new byte[100]));
    assertThrows(IOException.class, () -> files.makeDirectory(own));
    assertThrows(IOException.class, () -> files.link(own, victim));

    assertEquals(before, Snapshot.of(directory));
  }

  /** A change of permissions by name would follow the link. */
  @ParameterizedTest
  @EnumSource(
      value = Plant.class,
      names = {"LINK_TO_A_FILE", "LINK_TO_NOTHING", "LINK_TO_A_DIRECTORY"})
  void noLinksTargetIsMadeReadableForOthers(Plant plant) throws Exception {
    Path own = names.own(DEAD);
    plant.put(own, victim);
    Snapshot before = Snapshot.of(directory);

    assertThrows(
        IOException.class,
        () -> new JdkMarkerFiles().permit(own, Files.getPosixFilePermissions(directory)));

    assertEquals(before, Snapshot.of(directory));
  }

  private Claim forged(HeldMarker held) throws IOException {
    assertTrue(held.isOurs());
    byte[] content = Files.readAllBytes(marker);
    return new Claim(DEAD.owner(), MarkerText.parse(content).orElseThrow().token());
  }

  /** Those who may not remove the marker themselves would have us do it. */
  @Test
  void aRightThatWasCopiedRemovesNoLivingOnesMarker() throws Exception {
    HeldMarker held = acquire(contender(), MarkerStyle.FILE);
    Claim forged = forged(held);
    Files.copy(marker, names.own(forged));
    Files.copy(marker, names.claimedRight(forged.token(), forged));

    contender().sweep();

    assertTrue(held.isOurs());
    held.release();
  }

  @Test
  void aRightThatWasLinkedRemovesNoLivingOnesMarker() throws Exception {
    HeldMarker held = acquire(contender(), MarkerStyle.FILE);
    Claim forged = forged(held);
    Files.createLink(names.claimedRight(forged.token(), forged), marker);

    contender().sweep();

    assertTrue(held.isOurs());
    held.release();
  }
}
