package io.mortise.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.MarkerStyle;
import io.mortise.harness.ChildProcess;
import io.mortise.harness.JavaChild;
import io.mortise.harness.MortalReferee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Processes that die at random steps of the marker protocol, and others that take their place,
 * while dead markers of all kinds fall from the sky.
 */
final class KillStress {

  private static final Duration GRACE = Duration.ofMillis(300);

  /** Nobody has come in for so long: nobody will. */
  private static final Duration STUCK = Duration.ofSeconds(45);

  /** A few grace periods, and the start of a JVM on a busy machine. */
  private static final Duration LONGEST_AFTERWARDS = GRACE.multipliedBy(10).plusSeconds(2);

  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** So many of the deaths are followed by a dead marker of another make. */
  private static final int REMAINS_ONE_OF = 2;

  private final Path directory;
  private final List<String> launcher;
  private final MarkerStyle style;
  private final Random random;
  private final List<ChildProcess> children = new ArrayList<>();

  private KillStress(Path directory, List<String> launcher, MarkerStyle style, long seed) {
    this.directory = directory;
    this.launcher = launcher;
    this.style = style;
    this.random = new Random(seed);
  }

  /** What came of it. */
  record Result(
      int kills,
      long entries,
      long diedInside,
      List<String> violations,
      double seconds,
      long longestGapMillis,
      long afterwardsMillis,
      List<String> left) {

    void mustBeRight() {
      assertEquals(List.of(), violations, "what the referee saw");
      assertTrue(entries > kills / 5, "too few came in: " + this);
      assertTrue(afterwardsMillis < LONGEST_AFTERWARDS.toMillis(), "stuck: " + this);
      assertEquals(List.of("lock"), left, "what is left after all are gone");
    }

    @Override
    public String toString() {
      return String.format(
          "%d deaths (%d of them inside), %d rounds in %.1f s, %d overlaps, longest without a"
              + " round %d ms, a fresh one afterwards %d ms",
          kills,
          diedInside,
          entries,
          seconds,
          violations.size(),
          longestGapMillis,
          afterwardsMillis);
    }
  }

  /**
   * Runs until so many have died.
   *
   * @param launcher in front of each JVM
   */
  static Result run(
      Path directory, List<String> launcher, MarkerStyle style, int contenders, int kills)
      throws IOException {
    long seed = Long.getLong("mortise.test.seed", System.nanoTime());
    System.out.println("kill stress: -Dmortise.test.seed=" + seed);
    return new KillStress(directory, launcher, style, seed).run(contenders, kills);
  }

  private Result run(int contenders, int kills) throws IOException {
    try (MortalReferee referee = MortalReferee.open()) {
      long start = System.nanoTime();
      int died = runContenders(referee, contenders, kills);
      double seconds = (System.nanoTime() - start) / 1e9;
      long gap = referee.longestGapMillis();
      long entries = referee.entries();
      long afterwards = lockOnce(referee);
      return new Result(
          died,
          entries,
          referee.diedInside(),
          referee.violations(),
          seconds,
          gap,
          afterwards,
          names());
    }
  }

  private int runContenders(MortalReferee referee, int contenders, int kills) throws IOException {
    DeadMarkers dead = new DeadMarkers(directory.resolve("lock"));
    dead.leaveAny(style, random);
    int died = 0;
    try {
      for (int i = 0; i < contenders; i++) {
        children.add(start(referee, seed()));
      }
      while (died < kills && referee.violations().isEmpty()) {
        for (int i = 0; i < contenders; i++) {
          if (!children.get(i).isAlive()) {
            mustHaveDiedAsPlanned(children.get(i));
            died++;
            children.set(i, start(referee, seed()));
            if (random.nextInt(REMAINS_ONE_OF) == 0) {
              dead.leaveAny(style, random);
            }
          }
        }
        mustNotBeStuck(referee);
        LockSupport.parkNanos(LOOK_AGAIN_NANOS);
      }
    } finally {
      children.forEach(ChildProcess::close);
    }
    return died;
  }

  private long seed() {
    return random.nextLong() | 1;
  }

  private ChildProcess start(MortalReferee referee, long seed) throws IOException {
    List<String> command =
        JavaChild.command(
            List.of("-Xshare:auto"),
            MortalMain.class,
            directory.resolve("lock").toString(),
            style.name(),
            Long.toString(GRACE.toMillis()),
            Integer.toString(referee.port()),
            Long.toString(seed));
    command.addAll(0, launcher);
    return ChildProcess.start("mortal" + seed, command);
  }

  private static void mustHaveDiedAsPlanned(ChildProcess child) {
    int exitCode = child.finish();
    if (exitCode != SuddenDeath.EXIT_CODE) {
      throw new AssertionError(
          child.name() + " ended with " + exitCode + ", and said:\n" + child.errors());
    }
  }

  private void mustNotBeStuck(MortalReferee referee) throws IOException {
    if (referee.millisSinceLastEntry() > STUCK.toMillis()) {
      throw new AssertionError("nobody came in for " + STUCK + "; there is " + describe());
    }
  }

  private String describe() throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted().forEach(file -> text.append('\n').append(file));
    }
    return text.toString();
  }

  private long lockOnce(MortalReferee referee) throws IOException {
    try (ChildProcess fresh = start(referee, 0)) {
      long millis = Long.parseLong(fresh.receive(STUCK));
      fresh.expect("done");
      return millis;
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }
}
