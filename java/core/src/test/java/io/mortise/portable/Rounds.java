package io.mortise.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mortise.MarkerStyle;
import io.mortise.harness.Canary;
import io.mortise.harness.ChildProcess;
import io.mortise.harness.JavaChild;
import io.mortise.harness.Referee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Processes of different kinds that go in and out of one critical section so many times each. */
final class Rounds implements AutoCloseable {

  private static final Duration LONGEST_RUN = Duration.ofMinutes(10);

  private final Path directory;
  private final MarkerStyle style;
  private final int rounds;
  private final Random seeds;
  private final Referee referee;
  private final List<ChildProcess> javas = new ArrayList<>();
  private final List<PythonPeer> pythons = new ArrayList<>();

  /** The lock file is {@code lock} in that directory. */
  Rounds(Path directory, MarkerStyle style, int rounds) throws IOException {
    this.directory = directory;
    this.style = style;
    this.rounds = rounds;
    long seed = Long.getLong("mortise.test.seed", System.nanoTime());
    System.out.println("rounds: -Dmortise.test.seed=" + seed);
    this.seeds = new Random(seed);
    this.referee = Referee.open();
  }

  private Path lockFile() {
    return directory.resolve("lock");
  }

  private Path canaryFile() {
    return directory.resolve("canary");
  }

  /**
   * Starts one more.
   *
   * @param launcher in front of the JVM
   * @param backend what it asks for; {@code -} for nothing
   * @param found what it must have got
   */
  ChildProcess addJava(List<String> launcher, String backend, String found) throws IOException {
    List<String> command =
        JavaChild.command(
            List.of(),
            RoundsMain.class,
            lockFile().toString(),
            canaryFile().toString(),
            Integer.toString(referee.port()),
            backend,
            style.name(),
            Integer.toString(rounds),
            Long.toString(seeds.nextLong()));
    command.addAll(0, launcher);
    ChildProcess child = ChildProcess.start("java" + javas.size(), command);
    javas.add(child);
    child.expect("ready " + found);
    return child;
  }

  /** After the first JVM, which makes the file. */
  void addPython(PythonPeer.Kind kind) throws IOException {
    pythons.add(PythonPeer.start(lockFile(), kind));
  }

  /** Lets all of them run, to the end; nobody may have met another. */
  void run(String what) throws IOException {
    long start = System.nanoTime();
    javas.forEach(child -> child.send("go"));
    pythons.forEach(
        python -> python.beginRounds(rounds, referee.port(), canaryFile(), seeds.nextLong()));
    int failedRemovals = 0;
    for (PythonPeer python : pythons) {
      failedRemovals += python.awaitDone();
    }
    for (ChildProcess child : javas) {
      assertEquals("done", child.receive(LONGEST_RUN));
    }
    System.out.printf(
        "%s, %s: %d rounds in %.1f s, %d directories not removed%n",
        what, style, referee.exclusiveEntries(), (System.nanoTime() - start) / 1e9, failedRemovals);
    assertEquals(List.of(), referee.violations(), "what the referee saw");
    long expected = (long) rounds * (javas.size() + pythons.size());
    assertEquals(expected, referee.exclusiveEntries());
    try (Canary canary = Canary.open(canaryFile())) {
      assertEquals(expected, canary.read(), "increments that were not lost");
    }
    assertEquals(false, Files.exists(directory.resolve("lock.lock")), "the marker is gone");
  }

  @Override
  public void close() throws IOException {
    javas.forEach(ChildProcess::close);
    pythons.forEach(PythonPeer::close);
    referee.close();
  }
}
