package io.mortise.internal.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Backend;
import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.MarkerStyle;
import io.mortise.support.Portably;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be chosen of the portable backend, and what cannot. */
@Tag("portable")
class PortableBuilderTest {

  private static final String STYLE = "mortise.markerStyle";

  @TempDir Path directory;
  private Path path;
  private Path marker;
  private String styleBefore;

  @BeforeEach
  void remember() {
    path = directory.resolve("data");
    marker = directory.resolve("data.lock");
    styleBefore = System.getProperty(STYLE);
  }

  @AfterEach
  void restore() {
    if (styleBefore == null) {
      System.clearProperty(STYLE);
    } else {
      System.setProperty(STYLE, styleBefore);
    }
  }

  private MarkerStyle styleOf(LockFile.Builder builder) throws Exception {
    try (LockFile file = builder.backend(Backend.PORTABLE).open();
        Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
      assertTrue(hold.verify());
      assertTrue(Files.exists(marker));
      return Files.isDirectory(marker) ? MarkerStyle.DIRECTORY : MarkerStyle.FILE;
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void theStyleCanBeChosenInTheProgram(MarkerStyle style) throws Exception {
    for (String property : List.of("file", "directory")) {
      System.setProperty(STYLE, property);
      assertEquals(style, styleOf(LockFile.builder(path).markerStyle(style)));
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void theStyleCanBeChosenByAProperty(MarkerStyle style) throws Exception {
    System.setProperty(STYLE, style == MarkerStyle.FILE ? "file" : "directory");

    assertEquals(style, styleOf(LockFile.builder(path)));
  }

  @Test
  void onLinuxTheStyleIsDirectoryUnlessSomebodyChooses() throws Exception {
    System.clearProperty(STYLE);

    assertEquals(MarkerStyle.DIRECTORY, styleOf(LockFile.builder(path)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "", "FILE", "dir"})
  void anotherValueOfThePropertyIsRefusedByName(String value) {
    System.setProperty(STYLE, value);
    LockFile.Builder builder = LockFile.builder(path).backend(Backend.PORTABLE);

    IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, builder::open);

    assertTrue(refusal.getMessage().contains(STYLE + "=" + value), refusal.getMessage());
    assertTrue(Files.notExists(path));
  }

  @Test
  void theFirstOneDecidesOnTheStyle() throws Exception {
    try (LockFile first = Portably.open(path, MarkerStyle.FILE)) {
      assertEquals(
          MarkerStyle.FILE, styleOf(LockFile.builder(path).markerStyle(MarkerStyle.DIRECTORY)));
      assertEquals(Backend.PORTABLE, first.backend());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-0.001S", "P-1D"})
  void staleAfterMustBePositive(String age) {
    LockFile.Builder builder = LockFile.builder(path);

    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> builder.staleAfter(Duration.parse(age)));

    assertTrue(refusal.getMessage().contains("staleAfter"), refusal.getMessage());
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void staleAfterMayBeAnyLongOrShortTime(MarkerStyle style) throws Exception {
    for (Duration age : List.of(Duration.ofNanos(1), Duration.ofMinutes(5), Duration.ofDays(1))) {
      assertEquals(style, styleOf(LockFile.builder(path).markerStyle(style).staleAfter(age)));
    }
  }

  @Test
  void nothingCanBeNull() {
    LockFile.Builder builder = LockFile.builder(path);
    assertThrows(NullPointerException.class, () -> builder.backend(null));
    assertThrows(NullPointerException.class, () -> builder.markerStyle(null));
    assertThrows(NullPointerException.class, () -> builder.staleAfter(null));
  }

  @Test
  void theBackendIsNamed() throws Exception {
    try (LockFile file = LockFile.builder(path).backend(Backend.PORTABLE).open()) {
      assertEquals(Backend.PORTABLE, file.backend());
      assertTrue(file.toString().contains("PORTABLE"), file.toString());
    }
  }
}
