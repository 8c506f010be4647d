package io.mortise.internal.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.MarkerStyle;
import io.mortise.harness.Eventually;
import io.mortise.internal.identity.ProcessIdentity;
import io.mortise.internal.marker.Forgery;
import io.mortise.internal.marker.JdkMarkerFiles;
import io.mortise.support.CapturedLog;
import io.mortise.support.Fifo;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
  void whatIsNotUnderstoodIsAnotherProgramsAndIsWaitedForAndKept(MarkerStyle style)
      throws Exception {
    List<byte[]> contents = new ArrayList<>();
    for (String content :
        List.of(
            "",
            "\0",
            "0\n",
            "pid=47",
            "pid=0\nlocked_at=1\n",
            "pid=-1\nlocked_at=1\n",
            "pid=99999999999\nlocked_at=1\n",
            "pid=1\npid=1\n",
            "locked_at=99999999999\n",
            "#!/bin/sh\necho\n")) {
      contents.add(content.getBytes(StandardCharsets.ISO_8859_1));
    }
    contents.add(new byte[4096]);
    contents.add(new byte[4097]);
    contents.add(random(300));
    contents.add(random(1 << 20));
    for (byte[] content : contents) {
      Forgery.file(path, content);

      assertWaitedForAndKept(style, content);
    }
  }

  /** Of this one nothing is worth keeping. */
  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void anEmptyDirectoryIsAnotherProgramsAndIsWaitedFor(MarkerStyle style) throws Exception {
    Files.createDirectory(marker);

    assertWaitedFor(style);
    assertEquals(List.of(), assertTakenWhenAskedFor(style));
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aDirectoryWithAUsersFileInItIsWaitedForAndKept(MarkerStyle style) throws Exception {
    for (boolean withPid : new boolean[] {false, true}) {
      if (withPid) {
        Forgery.directory(path, ProcessHandle.current().pid() + "\n");
      } else {
        Files.createDirectory(marker);
      }
      Files.writeString(marker.resolve("thesis.txt"), "precious");

      assertWaitedFor(style);
      List<Path> left = assertTakenWhenAskedFor(style);

      assertEquals(1, left.size(), left::toString);
      assertEquals("precious", Files.readString(left.get(0).resolve("thesis.txt")));
      new JdkMarkerFiles().clear(left.get(0), name -> true);
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void whatADeadOneOfUsLeftUnfinishedIsTakenAndSwept(MarkerStyle style) throws Exception {
    for (MarkerStyle dead : MarkerStyle.values()) {
      Forgery.unfinished(path, dead);
      try (PortableLock lock = PortableLock.open(path, style)) {
        try (Hold hold = lock.acquire(Eventually.PATIENCE)) {
          assertTrue(hold.verify());
        }
        lock.mustBeFree();
      }
      PortableLock.open(path, style).close(); // sweeps
      try (Stream<Path> files = Files.list(directory)) {
        assertEquals(List.of(path), files.toList());
      }
    }
  }

  /** A number in a form that is known proves a death. What it says is kept. */
  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aDeadOnesNumberInAFormThatIsKnownIsTakenAtOnce(MarkerStyle style) throws Exception {
    String host = ProcessIdentity.current().host();
    String dead = Long.toString(Forgery.NOBODY);
    for (String content :
        List.of(
            dead + "\n",
            "    " + dead + "\n",
            dead + "\0",
            dead,
            dead + ":" + host + "\n",
            dead + " " + host + "\n",
            "{\"pid\":" + dead + "}")) {
      Forgery.file(path, content);
      try (CapturedLog log = CapturedLog.of("io.mortise")) {
        try (PortableLock lock = PortableLock.open(path, style);
            Hold hold = lock.acquire(Eventually.PATIENCE)) {
          assertTrue(hold.verify());
        }
        Eventually.await("a line in the log", () -> log.messages().size() == 1);
        assertTrue(log.messages().get(0).contains("process " + dead), log.messages()::toString);
      }
    }
  }

  /** The number says nothing about a process of another host, and a living one's says nothing. */
  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aNumberThatProvesNoDeathIsWaitedFor(MarkerStyle style) throws Exception {
    for (String content :
        List.of(
            Forgery.NOBODY + ":elsewhere\n",
            "{\"pid\":" + Forgery.NOBODY + ",\"hostname\":\"elsewhere\"}",
            ProcessHandle.current().pid() + "\n",
            "0\n")) {
      Forgery.file(path, content);

      assertWaitedForAndKept(style, content.getBytes(StandardCharsets.ISO_8859_1));
    }
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
