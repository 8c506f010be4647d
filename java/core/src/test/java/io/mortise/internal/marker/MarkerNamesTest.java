package io.mortise.internal.marker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.MarkerStyle;
import io.mortise.internal.identity.Claim;
import io.mortise.internal.identity.OwnerId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the file is called, every name beside it can exist, and is of this file alone. */
@Tag("portable")
class MarkerNamesTest extends MarkerBench {

  private static final int LIMIT = 255;

  private static final Claim LONGEST =
      new Claim(
          new OwnerId(4_294_967_295L, "18446744073709551615", "aaaaaaaa", "bbbbbbbb", "cccccccc"),
          Forgery.TOKEN);

  static Stream<String> names() {
    return Stream.of(
        "n".repeat(255),
        "n".repeat(251),
        "n".repeat(250),
        "n".repeat(200),
        "n".repeat(120),
        "data",
        "Schloß-鍵-🔒",
        "鍵".repeat(85),
        "🔒".repeat(63),
        "x" + "🔒".repeat(63),
        "xy" + "🔒".repeat(63),
        "xyz" + "🔒".repeat(63),
        "ß".repeat(127));
  }

  private static int bytes(Path path) {
    return path.getFileName().toString().getBytes(UTF_8).length;
  }

  @ParameterizedTest
  @MethodSource("names")
  void noNameIsLongerThanFileSystemsAllow(String name) {
    MarkerNames names = new MarkerNames(directory.resolve(name));
    String anonymous = names.anonymousRightPrefix("4294967295:9999999999999999") + LONGEST.text();
    List<Path> all =
        List.of(
            names.marker(),
            names.own(LONGEST),
            names.claimedRight(Forgery.TOKEN, LONGEST),
            names.directory().resolve(anonymous),
            names.setAside(LONGEST),
            names.prepared(LONGEST),
            names.gone(LONGEST));

    for (Path path : all) {
      assertTrue(bytes(path) <= LIMIT, () -> bytes(path) + " bytes: " + path);
      assertEquals(directory.toAbsolutePath(), path.getParent());
    }
    assertEquals(all.size(), all.stream().distinct().count());
    all.stream()
        .skip(1)
        .forEach(path -> assertTrue(path.getFileName().toString().startsWith(names.stem())));
  }

  @ParameterizedTest
  @MethodSource("names")
  void aMarkerIsWhatPeersMakeWhereverTheyCan(String name) {
    MarkerNames names = new MarkerNames(directory.resolve(name));
    if ((name + ".lock").getBytes(UTF_8).length <= LIMIT) {
      assertEquals(directory.resolve(name + ".lock").toAbsolutePath(), names.marker());
    } else {
      assertTrue(names.marker().getFileName().toString().endsWith(".lock"));
    }
  }

  @Test
  void longNamesThatDifferAtTheEndOnlyHaveDifferentMarkers() {
    MarkerNames one = new MarkerNames(directory.resolve("n".repeat(254) + "a"));
    MarkerNames two = new MarkerNames(directory.resolve("n".repeat(254) + "b"));

    assertNotEquals(one.marker(), two.marker());
    assertNotEquals(one.stem(), two.stem());
    assertFalse(one.stem().startsWith(two.stem()));
  }

  @Test
  void theNamesOfMediumLengthHaveDifferentHelpers() {
    MarkerNames one = new MarkerNames(directory.resolve("n".repeat(200) + "a"));
    MarkerNames two = new MarkerNames(directory.resolve("n".repeat(200) + "b"));

    assertNotEquals(one.own(LONGEST), two.own(LONGEST));
    assertNotEquals(one.prepared(LONGEST), two.prepared(LONGEST));
  }

  @ParameterizedTest
  @MethodSource("names")
  void aFileOfAnyNameIsLocked(String name) throws Exception {
    Path named = directory.resolve(name);
    if (!Files.exists(named)) {
      Files.createFile(named);
    }
    List<String> before = namesIn(directory);
    for (MarkerStyle style : MarkerStyle.values()) {
      Marker contender = new Marker(named, new JdkMarkerFiles(), GRACE);
      HeldMarker held = acquire(contender, style);

      assertTrue(held.isOurs());
      assertRefused(new Marker(named, new JdkMarkerFiles(), GRACE), style);
      held.release();
      assertEquals(before, namesIn(directory));
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void theDeadOnesLitterIsOfTheirFileOnly(MarkerStyle style) throws Exception {
    Path other = Files.createFile(directory.resolve("data2"));
    Forgery.held(other, style, Forgery.dead());
    Path note = Files.writeString(directory.resolve("data.lock.txt"), "precious");
    List<String> before = namesIn(directory);

    contender().sweep();
    assertEquals(before, namesIn(directory));

    assertEquals("precious", Files.readString(note));
  }
}
