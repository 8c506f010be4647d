package io.mortise.internal.marker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.MarkerStyle;
import io.mortise.harness.Eventually;
import io.mortise.internal.identity.Claim;
import io.mortise.internal.identity.ProcessIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a marker looks like to those who read it, at every instant. */
@Tag("portable")
class MarkerLayoutTest extends MarkerBench {

  private static final long PID = ProcessHandle.current().pid();
  private static final double MINUTE = 60;

  @Test
  void aMarkerFileBeginsWithThePidAndTheTimeInSeconds() throws Exception {
    HeldMarker held = acquire(contender(), MarkerStyle.FILE);

    assertTrue(Files.isRegularFile(marker));
    assertIsOurs(marker);
    held.release();
  }

  @Test
  void aMarkerFileHasASecondNameWhichIsTheRightToRemoveIt() throws Exception {
    HeldMarker held = acquire(contender(), MarkerStyle.FILE);

    List<String> names = namesIn(directory);
    assertEquals(3, names.size(), names::toString);
    Path own = only(directory, "data.lock.");
    String name = own.getFileName().toString();
    assertTrue(name.endsWith(".own"), name);
    Optional<Claim> claim =
        Claim.parse(name.substring("data.lock.".length(), name.length() - ".own".length()));
    assertEquals(ProcessIdentity.current().id(), claim.orElseThrow().owner());
    assertEquals(inode(own), inode(marker));
    assertTrue(Files.readString(marker).contains("\ntoken=" + claim.get().token() + "\n"));
    held.release();
  }

  @Test
  void aMarkerDirectoryHoldsThePidAndOneEntryOfOurs() throws Exception {
    HeldMarker held = acquire(contender(), MarkerStyle.DIRECTORY);

    assertEquals(List.of("data", "data.lock"), namesIn(directory));
    assertEquals(2, namesIn(marker).size());
    assertEquals(Long.toString(PID), Files.readString(marker.resolve("pid")));
    Path own = only(marker, "own.");
    Claim claim =
        Claim.parse(own.getFileName().toString().substring("own.".length())).orElseThrow();
    assertEquals(ProcessIdentity.current().id(), claim.owner());
    assertIsOurs(own);
    assertTrue(Files.readString(own).contains("\ntoken=" + claim.token() + "\n"));
    held.release();
  }

  private static void assertIsOurs(Path path) throws IOException {
    List<String> lines = Files.readAllLines(path);
    assertEquals("pid=" + PID, lines.get(0));
    assertTrue(lines.get(1).matches("locked_at=[0-9]+\\.[0-9]+"), lines.get(1));
    double lockedAt = Double.parseDouble(lines.get(1).substring("locked_at=".length()));
    assertEquals(System.currentTimeMillis() / 1000.0, lockedAt, MINUTE);
    for (Map.Entry<String, String> word : ProcessIdentity.current().fields().entrySet()) {
      assertTrue(lines.contains(word.getKey() + "=" + word.getValue()), word + " in " + lines);
    }
    assertTrue(lines.contains("heartbeat=5"), lines::toString);
    assertEquals(
        lines.size(), lines.stream().map(line -> line.split("=", -1)[0]).distinct().count());
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void nobodyEverSeesAMarkerThatIsIncomplete(MarkerStyle style) throws Exception {
    SteppedFiles files = new SteppedFiles();
    files.after(step -> assertCompleteIfThere());

    acquire(contender(files), style).release();

    assertTrue(files.count() > 5);
    assertNothingLeft();
  }

  private void assertCompleteIfThere() throws IOException {
    if (Files.isRegularFile(marker)) {
      assertTrue(MarkerText.parse(Files.readAllBytes(marker)).isPresent());
    } else if (Files.isDirectory(marker)) {
      for (String name : namesIn(marker)) {
        byte[] content = Files.readAllBytes(marker.resolve(name));
        boolean complete =
            name.startsWith("pid")
                ? MarkerText.parseForeign(content)
                    .map(MarkerText.Foreign::pid)
                    .equals(Optional.of(PID))
                : MarkerText.parse(content).isPresent();
        assertTrue(
            complete, () -> name + " holds " + new String(content, StandardCharsets.US_ASCII));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aHeartbeatChangesTheTimeInPlaceAndNothingElse(MarkerStyle style) throws Exception {
    HeldMarker held = acquire(contender(), style);
    Path written = style == MarkerStyle.FILE ? marker : only(marker, "own.");
    Object inode = inode(written);
    byte[] before = Files.readAllBytes(written);
    List<String> names = namesIn(directory);

    Eventually.await(
        "another time is written",
        () -> {
          held.refresh();
          return !Arrays.equals(before, Files.readAllBytes(written));
        });

    assertEquals(inode, inode(written));
    assertEquals(before.length, Files.size(written));
    assertEquals(names, namesIn(directory));
    assertIsOurs(written);
    assertArrayEquals(withoutTime(before), withoutTime(Files.readAllBytes(written)));
    held.release();
    assertNothingLeft();
  }

  private static Object[] withoutTime(byte[] content) {
    return new String(content, StandardCharsets.US_ASCII)
        .lines()
        .filter(line -> !line.startsWith("locked_at="))
        .toArray(Object[]::new);
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aHeartbeatAfterTheReleaseDoesNothing(MarkerStyle style) throws Exception {
    HeldMarker held = acquire(contender(), style);
    held.release();

    held.refresh();

    assertNothingLeft();
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void whileItIsHeldNeitherStyleIsToBeHad(MarkerStyle style) throws Exception {
    HeldMarker held = acquire(contender(), style);

    assertRefused(contender(), MarkerStyle.FILE);
    assertRefused(contender(), MarkerStyle.DIRECTORY);

    held.release();
    assertEquals(0, tokensInUse());
    assertFree(MarkerStyle.FILE);
    assertFree(MarkerStyle.DIRECTORY);
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void theOwnerCanBeNamed(MarkerStyle style) throws Exception {
    assertTrue(contender().occupant().isEmpty());
    HeldMarker held = acquire(contender(), style);

    Occupant occupant = contender().occupant().orElseThrow();

    assertEquals(PID, occupant.holder().pid().orElseThrow());
    assertTrue(occupant.holder().thisMachine());
    assertTrue(
        occupant.holder().note().orElseThrow().contains(marker.toString()),
        occupant.holder().note().orElseThrow());
    held.release();
  }
}
