package io.mortise.internal.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnerIdTest {

  private static final String TEXT = "4711-129923-0a1b2c3d-00000000-ffffffff";

  @Test
  void aTextIsTheFiveParts() {
    OwnerId id = new OwnerId(4711, "129923", "0a1b2c3d", "00000000", "ffffffff");

    assertEquals(TEXT, id.text());
    assertEquals(Optional.of(id), OwnerId.parse(TEXT));
  }

  @Test
  void thisProcessCanBeReadBack() {
    OwnerId id = ProcessIdentity.current().id();

    assertEquals(Optional.of(id), OwnerId.parse(id.text()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1-0-00000000-00000000-00000000",
        "4294967295-18446744073709551615-00000000-00000000-00000000"
      })
  void theLimitsAreWithin(String text) {
    assertEquals(text, OwnerId.parse(text).orElseThrow().text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "----",
        "4711-129923-0a1b2c3d-00000000",
        "4711-129923-0a1b2c3d-00000000-ffffffff-",
        "4711-129923-0a1b2c3d-00000000-ffffffff ",
        "4711-129923-0a1b2c3d-00000000-ffffffff\n",
        " 4711-129923-0a1b2c3d-00000000-ffffffff",
        "4711-129923-0A1B2C3D-00000000-ffffffff",
        "4711-129923-0a1b2c3g-00000000-ffffffff",
        "4711-129923-0a1b2c3-00000000-ffffffff",
        "4711-129923-0a1b2c3d0-00000000-ffffffff",
        "4711--0a1b2c3d-00000000-ffffffff",
        "4711-+1-0a1b2c3d-00000000-ffffffff",
        "4711-01-0a1b2c3d-00000000-ffffffff",
        "4711-123456789012345678901-0a1b2c3d-00000000-ffffffff",
        "0-1-0a1b2c3d-00000000-ffffffff",
        "-1-1-0a1b2c3d-00000000-ffffffff",
        "04711-1-0a1b2c3d-00000000-ffffffff",
        "4294967296-1-0a1b2c3d-00000000-ffffffff",
        "99999999999999999999-1-0a1b2c3d-00000000-ffffffff",
        "\u0664711-1-0a1b2c3d-00000000-ffffffff",
        "../../etc/passwd"
      })
  void everythingElseIsRefused(String text) {
    assertEquals(Optional.empty(), OwnerId.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "pid, 9",
    "start, 9",
    "host, x",
    "machine, x",
    "boot, x",
    "pidns, x",
    "timens, x",
    "host, -",
    "machine, -",
    "boot, -",
    "pidns, -",
    "timens, -",
    "start, -"
  })
  void everyFieldMatters(String key, String value) {
    assertNotEquals(Scene.OTHER.id(), Scene.with(Scene.OTHER, key, value).id());
  }

  /** Else "a" on "bc" were "ab" on "c". */
  @Test
  void whatMovesIntoTheNextFieldMatters() {
    ProcessIdentity one = Scene.with(Scene.with(Scene.OTHER, "machine", "a"), "host", "bc");
    ProcessIdentity two = Scene.with(Scene.with(Scene.OTHER, "machine", "ab"), "host", "c");

    assertNotEquals(one.id(), two.id());
  }

  @Test
  void anUnknownStartIsZero() {
    assertTrue(Scene.with(Scene.OTHER, "start", "-").id().text().startsWith("4711-0-"));
  }
}
