package io.mortise.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mortise.NativeStatus.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** JVMs that start at once, and one after the other, on one temporary directory. */
@Tag("native")
@Timeout(300)
class ManyStartsTest {

  private static final int AT_ONCE = 16;
  private static final int STARTS = 50;
  private static final int TOGETHER = 4;

  @TempDir Path directory;
  @TempDir Path temporary;

  private Start start(int number) {
    return new Start(directory.resolve("start" + number)).with("-Djava.io.tmpdir=" + temporary);
  }

  private void assertNothingIsLeft() throws Exception {
    try (Stream<Path> left = Files.list(temporary)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void sixteenAtOnceAllLoadIt() throws Exception {
    List<Start.Running> all = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      all.add(start(i).begin());
    }
    for (Start.Running one : all) {
      one.finish().assertLoaded();
    }
    assertNothingIsLeft();
  }

  @Test
  void fiftyStartsLeaveNoFile() throws Exception {
    for (int i = 0; i < STARTS; i += TOGETHER) {
      List<Start.Running> some = new ArrayList<>();
      for (int j = i; j < Math.min(i + TOGETHER, STARTS); j++) {
        some.add(start(j).begin());
      }
      for (Start.Running one : some) {
        one.finish().assertLoaded();
      }
    }
    assertNothingIsLeft();
  }

  @Test
  void failedStartsLeaveNoFileEither(@TempDir Path classes) throws Exception {
    Relocation.copyOf(classes);
    Natives.putWithDigest(classes, Natives.junk());
    for (int i = 0; i < TOGETHER; i++) {
      start(i).of(classes).run().assertDegraded(State.LINK_FAILED);
    }
    assertNothingIsLeft();
  }
}
