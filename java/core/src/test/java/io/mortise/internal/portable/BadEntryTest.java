package io.mortise.internal.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.ForeignFileException;
import io.mortise.MarkerStyle;
import io.mortise.internal.marker.Forgery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An entry that no locker made. */
@Timeout(120)
@Tag("portable")
class BadEntryTest extends BadMarkerBench {

  /** Whoever has it is asked to go by hand; the message must be of use then. */
  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aDeadOnesEntryThatIsAFullDirectoryCannotBeTakenButLeavesNoClaims(MarkerStyle style)
      throws Exception {
    Forgery.held(path, MarkerStyle.DIRECTORY, Forgery.dead());
    Path own;
    try (Stream<Path> files = Files.list(marker)) {
      own = files.filter(file -> !file.endsWith("pid")).findAny().orElseThrow();
    }
    Files.delete(own);
    Files.writeString(Files.createDirectory(own).resolve("thesis.txt"), "precious");
    long before = tokens();
    try (PortableLock lock = PortableLock.open(path, style)) {
      ForeignFileException refusal =
          assertThrows(ForeignFileException.class, () -> lock.acquire(Duration.ofSeconds(1)));
      assertTrue(refusal.getMessage().contains(own.toString()), refusal.getMessage());
    }
    try (Stream<Path> files = Files.walk(marker)) {
      assertTrue(files.anyMatch(file -> file.endsWith("thesis.txt")));
    }
    assertEquals(before, tokens());
  }

  private static long tokens() {
    return System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("io.mortise.token."))
        .count();
  }
}
