package io.mortise.internal.portable;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.MarkerStyle;
import io.mortise.harness.Eventually;
import io.mortise.internal.marker.Forgery;
import io.mortise.support.Fifo;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Something is at the marker's place that no locker put there, or not like this. */
@Timeout(120)
@Tag("portable")
class BadMarkerTest extends BadMarkerBench {

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aLinkToAFileIsNotFollowed(MarkerStyle style) throws Exception {
    Path victim = Files.writeString(directory.resolve("victim"), "precious");
    Files.createSymbolicLink(marker, victim);

    assertForeign(style, marker);
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aLinkToADeadOnesMarkerIsNotFollowed(MarkerStyle style) throws Exception {
    for (MarkerStyle linked : MarkerStyle.values()) {
      Path elsewhere = Files.createDirectory(directory.resolve(linked.name()));
      Path victim = Forgery.naive(elsewhere.resolve("x"), linked, Forgery.NOBODY);
      Files.createSymbolicLink(marker, victim);

      assertForeign(style, marker);
      Files.delete(marker);
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aLinkToADirectoryIsNotFollowed(MarkerStyle style) throws Exception {
    Path victim = Files.createDirectory(directory.resolve("victim"));
    Files.createSymbolicLink(marker, victim);

    assertForeign(style, marker);
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aDanglingLinkIsNotFilled(MarkerStyle style) throws Exception {
    Files.createSymbolicLink(marker, directory.resolve("nothing"));

    assertForeign(style, marker);
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aFifoIsNotOpened(MarkerStyle style) throws Exception {
    Fifo.make(marker);

    assertForeign(style, marker);
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aSocketIsLeftAlone(MarkerStyle style) throws Exception {
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(marker));

      assertForeign(style, marker);
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void tenMegabytesOfBinaryAreSomebodysFile(MarkerStyle style) throws Exception {
    Forgery.file(path, random(10 << 20));

    assertForeign(style, marker);
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void oneByteMoreThanAMarkerCanHaveIsSomebodysFile(MarkerStyle style) throws Exception {
    Forgery.file(path, new byte[4097]);

    assertForeign(style, marker);
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aDirectoryWithAUsersFileInItIsHis(MarkerStyle style) throws Exception {
    Files.writeString(Files.createDirectory(marker).resolve("thesis.txt"), "precious");

    assertForeign(style, marker);
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aUsersFileBesideADeadOnesPidMakesTheDirectoryHis(MarkerStyle style) throws Exception {
    Forgery.directory(path, Long.toString(Forgery.NOBODY));
    Files.writeString(marker.resolve("thesis.txt"), "precious");

    assertForeign(style, marker);
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void binaryNonsenseIsMovedAsideAndKept(MarkerStyle style) throws Exception {
    byte[] nonsense = random(300);
    Forgery.file(path, nonsense);

    List<Path> left = assertHeals(style);

    assertEquals(1, left.size(), left::toString);
    assertTrue(left.get(0).toString().endsWith(".corrupt"), left::toString);
    assertArrayEquals(nonsense, Files.readAllBytes(left.get(0)));
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void markersThatNameNobodyAreMovedAsideAndKept(MarkerStyle style) throws Exception {
    for (String content :
        List.of(
            "pid=47",
            "pid=0\nlocked_at=1\n",
            "pid=-1\nlocked_at=1\n",
            "pid=99999999999\nlocked_at=1\n",
            "pid=1\npid=1\n",
            "locked_at=99999999999\n",
            "#!/bin/sh\necho\n")) {
      Forgery.file(path, content);

      List<Path> left = assertHeals(style);

      assertEquals(1, left.size(), left::toString);
      assertEquals(content, Files.readString(left.get(0), StandardCharsets.ISO_8859_1));
      Files.delete(left.get(0));
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void emptyMarkersAndZerosAreDeleted(MarkerStyle style) throws Exception {
    for (int length : new int[] {0, 1, 4096}) {
      Forgery.file(path, new byte[length]);

      assertEquals(List.of(), assertHeals(style));
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void anEmptyDirectoryIsTakenAfterTheGracePeriod(MarkerStyle style) throws Exception {
    Files.createDirectory(marker);

    assertEquals(List.of(), assertHeals(style));
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aDeadOnesMarkerOfEitherStyleMakesRoom(MarkerStyle style) throws Exception {
    for (MarkerStyle dead : MarkerStyle.values()) {
      Forgery.held(path, dead, Forgery.dead());
      try (PortableLock lock = PortableLock.open(path, style);
          Hold hold = lock.acquire(Eventually.PATIENCE)) {
        assertTrue(hold.verify());
        assertEquals(style == MarkerStyle.DIRECTORY, Files.isDirectory(marker));
      }
      assertFalse(Files.exists(marker));
    }
  }
}
