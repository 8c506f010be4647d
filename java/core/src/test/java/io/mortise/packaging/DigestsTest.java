package io.mortise.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the build records about the natives that are in the jar. */
@Tag("native")
class DigestsTest {

  @Test
  void everyLibraryHasItsLineAndNothingElseHas() throws Exception {
    Path folder = Natives.classes().resolve(Natives.FOLDER);
    List<String> expected = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        if (!name.equals("SHA256SUMS")) {
          expected.add(HexFormat.of().formatHex(digest) + "  " + name);
        }
      }
    }

    assertEquals(expected, Files.readAllLines(folder.resolve("SHA256SUMS")));
  }
}
