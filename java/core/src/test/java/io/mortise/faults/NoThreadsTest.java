package io.mortise.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.harness.ChildProcess;
import io.mortise.harness.Unprivileged;
import io.mortise.internal.guard.GuardWithoutThreadsMain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that can start no thread, because its user has as many as he may. The limit is set and
 * lifted from outside, at known points.
 */
@Timeout(180)
class NoThreadsTest {

  @TempDir Path directory;
  @TempDir Path classes;
  private Path path;

  @BeforeEach
  void makeADirectoryForEverybody() throws IOException {
    Files.setAttribute(directory, "unix:mode", 01777);
    path = directory.resolve("lock");
  }

  private ChildProcess start(Class<?> main) throws IOException {
    return ChildProcess.start("limited", Unprivileged.command(classes, main, path.toString()));
  }

  private static String prlimit(ChildProcess child, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(Unprivileged.launcher()); // root is no master in a container
    command.addAll(List.of("prlimit", "--pid", Long.toString(child.pid())));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said.strip();
  }

  private static void allowNoThreads(ChildProcess child) throws Exception {
    prlimit(child, "--nproc=1:");
  }

  private static void allowThreads(ChildProcess child) throws Exception {
    String hard = prlimit(child, "--nproc", "--output=HARD", "--noheadings");
    prlimit(child, "--nproc=" + hard + ":");
  }

  @Test
  void aTurnThatComesWithoutThreadsIsServedWhenThereIsOne() throws Exception {
    try (ChildProcess child = start(NoThreadsMain.class)) {
      child.expect("ready");
      assertEquals("waiting", child.ask("wait"));
      allowNoThreads(child);
      assertEquals("none", answer(child, "thread"));
      assertEquals("released", answer(child, "release"));
      assertEquals("none", answer(child, "thread"));
      allowThreads(child);
      assertEquals("served 6", answer(child, "served"));
    }
  }

  @Test
  void atTheFirstUseItWorksOrSaysWhyAndWorksLater() throws Exception {
    try (ChildProcess child = start(NoThreadsMain.class)) {
      child.expect("ready");
      allowNoThreads(child);
      assertEquals("none", answer(child, "thread"));
      String first = answer(child, "first");
      assertTrue(List.of("typed", "used, but for futures").contains(first), first);
      allowThreads(child);
      assertEquals("used", answer(child, "first"));
    }
  }

  @Tag("native") // the portable backend has a thread for its heartbeats
  @Test
  void whatIsLeftOpenIsGivenBackOnceThereAreThreads() throws Exception {
    try (ChildProcess child = start(NoThreadsMain.class)) {
      child.expect("ready");
      allowNoThreads(child);
      assertEquals("none", answer(child, "thread"));
      assertEquals("left", answer(child, "leave"));
      allowThreads(child);
      assertEquals("given back", answer(child, "given back"));
    }
  }

  /** On a file system that may hang, where other threads make the calls. */
  @Test
  void whatHasToBeGivenBackIsWithoutAThreadForIt() throws Exception {
    try (ChildProcess child = start(GuardWithoutThreadsMain.class)) {
      child.expect("ready");
      allowNoThreads(child);
      assertEquals("typed", answer(child, "call"));
      assertEquals("given back", answer(child, "give back"));
      assertEquals("closed", answer(child, "close"));
      allowThreads(child);
      assertEquals("made", answer(child, "call"));
    }
  }

  /** Past the warnings that the JVM prints for each thread that it cannot start. */
  private static String answer(ChildProcess child, String command) {
    child.send(command);
    String line = child.receive();
    while (line.startsWith("[")) {
      line = child.receive();
    }
    return line;
  }
}
