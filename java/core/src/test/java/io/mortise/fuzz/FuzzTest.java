package io.mortise.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.harness.JavaChild;
import io.mortise.harness.TestScale;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jazzer looks for an input that is a mistake: where the seeds are, and wherever it gets from there
 * by ways through the code that it has not seen before.
 */
@Tag("once")
class FuzzTest {

  private static final int USUAL_SECONDS = 8; // for all
  private static final int FULL_SECONDS = 60; // for each
  private static final int LONGEST_INPUT = 4_096;
  private static final int LONGEST_SECONDS = 30; // for one input, on a machine that does much else
  private static final int LEAST_RUNS = 300; // of some 100,000: more than there are seeds

  private static final Pattern DONE = Pattern.compile("(?m)^Done ([0-9]+) runs in");
  private static final Pattern INSTRUMENTED =
      Pattern.compile("(?m)^INFO: Instrumented io\\.mortise\\.internal\\.");

  @TempDir private Path directory;

  @Test
  void nothingThatOthersWriteIsAMistake() throws Exception {
    int seconds = TestScale.rounds(USUAL_SECONDS, FULL_SECONDS);
    if (seconds < FULL_SECONDS) {
      fuzz(seconds, Target.values());
    } else {
      for (Target target : Target.values()) {
        fuzz(seconds, target);
      }
    }
  }

  private void fuzz(int seconds, Target... targets) throws Exception {
    String names = Arrays.stream(targets).map(Enum::name).collect(Collectors.joining(","));
    Process jazzer =
        new ProcessBuilder(command(seconds, names, writeSeeds(targets)))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    try {
      jazzer.getOutputStream().close();
      String said = read(jazzer);
      assertEquals(0, jazzer.waitFor(), () -> names + "\n" + said);
      assertTrue(INSTRUMENTED.matcher(said).find(), () -> "it cannot see the code:\n" + said);
      Matcher done = DONE.matcher(said);
      assertTrue(done.find(), said);
      System.out.printf("fuzz: %s, %s inputs in %d s%n", names, done.group(1), seconds);
      assertTrue(Long.parseLong(done.group(1)) >= LEAST_RUNS, said);
    } finally {
      jazzer.destroyForcibly();
    }
  }

  /** Its end, if there is too much of it: where Jazzer prints what it has found. */
  private static String read(Process process) throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    process.getInputStream().transferTo(said);
    return said.toString(StandardCharsets.UTF_8);
  }

  private static List<String> command(int seconds, String targets, Path seeds) {
    List<String> options =
        List.of(
            "-Xmx512m", "-XX:+EnableDynamicAgentLoading", "-D" + FuzzMain.PROPERTY + "=" + targets);
    List<String> command =
        JavaChild.command(
            options,
            com.code_intelligence.jazzer.Jazzer.class,
            "--target_class=" + FuzzMain.class.getName(),
            "--instrumentation_includes=io.mortise.**",
            "--reproducer_path=.",
            "-max_len=" + LONGEST_INPUT,
            "-timeout=" + LONGEST_SECONDS,
            "-max_total_time=" + seconds,
            seeds.toString());
    return command;
  }

  /** Each with the byte in front that chooses its target. */
  private Path writeSeeds(Target... targets) throws IOException {
    Path seeds = Files.createTempDirectory(directory, "seeds");
    List<byte[]> all = new ArrayList<>();
    for (int i = 0; i < targets.length; i++) {
      for (byte[] seed : targets[i].checks.seeds()) {
        byte[] input = new byte[seed.length + 1];
        input[0] = (byte) i;
        System.arraycopy(seed, 0, input, 1, seed.length);
        Files.write(seeds.resolve("seed-" + all.size()), input);
        all.add(input);
      }
    }
    return seeds;
  }
}
