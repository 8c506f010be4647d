package io.mortise.internal.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mortise.MarkerStyle;
import io.mortise.internal.marker.Forgery;
import io.mortise.internal.marker.JdkMarkerFiles;
import io.mortise.support.Fifo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A directory whose file {@code pid} is none, or none that can be read. */
@Timeout(120)
@Tag("portable")
class BadPidTest extends BadMarkerBench {

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aPidThatIsNoneIsAnotherProgramsAndIsWaitedFor(MarkerStyle style) throws Exception {
    for (String pid : List.of("", "0", "-1", "99999999999", "47 11", "\0\0\0\0", "soon")) {
      Forgery.directory(path, pid);

      assertWaitedFor(style);
      List<Path> left = assertTakenWhenAskedFor(style);
      assertEquals(1, left.size(), () -> "pid '" + pid + "': " + left);
      assertEquals(pid, Files.readString(left.get(0).resolve("pid"), StandardCharsets.ISO_8859_1));
      new JdkMarkerFiles().clear(left.get(0), name -> true);
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aPidThatIsALinkIsNotFollowed(MarkerStyle style) throws Exception {
    Path victim = Files.writeString(directory.resolve("victim"), "" + Forgery.NOBODY);
    for (Path target : List.of(victim, directory.resolve("nothing"), directory)) {
      Files.createDirectory(marker);
      Path pid = Files.createSymbolicLink(marker.resolve("pid"), target);

      assertForeign(style, pid);
      Files.delete(pid);
      Files.delete(marker);
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aPidThatIsAFifoIsNotOpened(MarkerStyle style) throws Exception {
    Files.createDirectory(marker);
    Fifo.make(marker.resolve("pid"));

    assertForeign(style, marker.resolve("pid"));
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aPidThatIsADirectoryIsLeftAlone(MarkerStyle style) throws Exception {
    Files.createDirectories(marker.resolve("pid/deep"));

    assertForeign(style, marker.resolve("pid"));
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aPidOfTenMegabytesIsWaitedFor(MarkerStyle style) throws Exception {
    Files.createDirectory(marker);
    Files.write(marker.resolve("pid"), random(10 << 20));

    assertWaitedFor(style);
  }
}
