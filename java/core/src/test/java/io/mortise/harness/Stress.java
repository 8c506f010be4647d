package io.mortise.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Many threads of many JVMs go in and out of one critical section, and the referee looks on. */
public final class Stress {

  private static final Duration LONGEST_RUN = Duration.ofMinutes(10);

  private Stress() {}

  /**
   * What each of the JVMs does.
   *
   * @param kinds how the first thread gets the lock, how the second, and so on, over and over
   * @param sharedPercent how many of the rounds are a reader's
   */
  public record Plan(
      Path lockFile,
      Path canaryFile,
      int refereePort,
      int threads,
      int rounds,
      int sharedPercent,
      long seed,
      List<Locker.Kind> kinds) {

    static Plan parse(List<String> words) {
      return new Plan(
          Path.of(words.get(0)),
          Path.of(words.get(1)),
          Integer.parseInt(words.get(2)),
          Integer.parseInt(words.get(3)),
          Integer.parseInt(words.get(4)),
          Integer.parseInt(words.get(5)),
          Long.parseLong(words.get(6)),
          Arrays.stream(words.get(7).split(",")).map(Locker.Kind::valueOf).toList());
    }

    private List<String> print() {
      return List.of(
          lockFile.toString(),
          canaryFile.toString(),
          Integer.toString(refereePort),
          Integer.toString(threads),
          Integer.toString(rounds),
          Integer.toString(sharedPercent),
          Long.toString(seed),
          kinds.stream().map(Enum::name).collect(Collectors.joining(",")));
    }
  }

  /**
   * What came of it.
   *
   * @param counted by the number in the file, which loses increments where two were inside
   */
  public record Result(
      List<String> violations,
      long exclusiveEntries,
      long sharedEntries,
      int mostReaders,
      long counted,
      double seconds,
      long longestWaitMillis) {

    /** The whole point. */
    public void mustBeRight(long entries) {
      assertEquals(List.of(), violations, "what the referee saw");
      assertEquals(entries, exclusiveEntries + sharedEntries, "rounds");
      assertEquals(exclusiveEntries, counted, "increments that were not lost");
    }

    /** For those who want to see it. */
    @Override
    public String toString() {
      return String.format(
          "%d exclusive and %d shared rounds in %.1f s, longest wait %d ms, most readers %d",
          exclusiveEntries, sharedEntries, seconds, longestWaitMillis, mostReaders);
    }
  }

  /** The rounds are those of each thread. One of the JVMs runs under {@code -Xcheck:jni}. */
  public static Result run(
      Path directory, int jvms, int threads, int rounds, int sharedPercent, Locker.Kind... kinds)
      throws IOException {
    Path canaryFile = directory.resolve("canary");
    List<ChildProcess> children = new ArrayList<>();
    try (Referee referee = Referee.open()) {
      for (int jvm = 0; jvm < jvms; jvm++) {
        Plan plan =
            new Plan(
                directory.resolve("lock"),
                canaryFile,
                referee.port(),
                threads,
                rounds,
                sharedPercent,
                jvm * 1000L,
                List.of(kinds));
        children.add(start("jvm" + jvm, jvm == 0 ? List.of("-Xcheck:jni") : List.of(), plan));
      }
      children.forEach(child -> child.expect("ready"));
      long start = System.nanoTime();
      children.forEach(child -> child.send("go"));
      long longestMillis = 0;
      for (ChildProcess child : children) {
        longestMillis = Math.max(longestMillis, receiveDone(child));
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      try (Canary canary = Canary.open(canaryFile)) {
        return new Result(
            referee.violations(),
            referee.exclusiveEntries(),
            referee.sharedEntries(),
            referee.mostReaders(),
            canary.read(),
            seconds,
            longestMillis);
      }
    } finally {
      children.forEach(ChildProcess::close);
    }
  }

  private static ChildProcess start(String name, List<String> options, Plan plan)
      throws IOException {
    List<String> arguments = new ArrayList<>(plan.print());
    arguments.add(0, name);
    return JavaChild.start(name, options, StressMain.class, arguments.toArray(String[]::new));
  }

  private static long receiveDone(ChildProcess child) {
    String line = child.receive(LONGEST_RUN);
    assertTrue(line.startsWith("done "), line);
    return Long.parseLong(line.substring("done ".length()));
  }
}
