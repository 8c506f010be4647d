package io.mortise.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.cli.Cli;
import io.mortise.cli.InProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class CounterDemoTest {

  @TempDir Path directory;

  @Test
  @Tag("native")
  void updatesAreLostWithoutALockAndNeverUnderOne() throws IOException {
    try (Cli cli = start("--seconds", "1", "--directory", directory.toString())) {
      Cli.Outcome outcome = cli.finish();
      assertEquals(0, outcome.exitCode(), outcome.toString());
      assertTrue(lostUpdates("no lock", outcome) > 0, outcome.out());
      assertEquals(0, lostUpdates("java.nio", outcome), outcome.out());
      assertEquals(0, lostUpdates("Mortise native", outcome), outcome.out());
    }
    try (Stream<Path> left = Files.list(directory)) {
      assertEquals(List.of(), left.toList());
    }
  }

  private static Cli start(String... arguments) {
    return Cli.start(List.of(), Map.of(), CounterDemo.class, arguments);
  }

  /** The second number of the contender's row. */
  private static long lostUpdates(String title, Cli.Outcome outcome) {
    Pattern row =
        Pattern.compile("^" + Pattern.quote(title) + " +[\\d,]+ +([\\d,]+) ", Pattern.MULTILINE);
    Matcher matcher = row.matcher(outcome.out());
    assertTrue(matcher.find(), outcome.toString());
    return Long.parseLong(matcher.group(1).replace(",", ""));
  }

  @Test
  @Tag("native")
  void whatItMadeIsRemovedWhenItIsInterrupted() {
    try (Cli cli = start("--seconds", "60", "--directory", directory.toString())) {
      while (!cli.line().contains("60 s left")) {
        assertTrue(cli.isAlive(), cli::err);
      }
      cli.signal("TERM");
      cli.finish();
      assertTrue(directory.toFile().list().length == 0);
    }
  }

  @Test
  void numbersOutOfRangeAndMissingDirectoriesAreUsageErrors() {
    assertEquals(64, run("--seconds", "0").exitCode());
    assertEquals(64, run("--threads", "-1").exitCode());
    assertEquals(64, run("--processes", "many").exitCode());
    assertEquals(64, run("--directory", directory.resolve("missing").toString()).exitCode());
    assertEquals(64, run("unasked").exitCode());
  }

  private static Cli.Outcome run(String... arguments) {
    return InProcess.run(CounterDemo.commandLine(), arguments);
  }
}
